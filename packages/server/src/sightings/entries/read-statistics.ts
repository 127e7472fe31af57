import { type PersonStatistics, toTimestamp } from '@kith/contract';
import { type PersonRow, withSources } from '../../people/persons/store.ts';
import type { Queries } from '../../platform/db/database.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';
import { statisticsOfPerson } from './store.ts';

/** What is known of a person from all its entries. */
export async function readStatistics(db: Queries, baseUrl: string, person: PersonRow): Promise<PersonStatistics> {
  const [described] = await withSources(db, person.space_id, [person]);
  const { age, sex, total, ofResult, ofLiveness } = await statisticsOfPerson(db, person.space_id, person.id);
  return {
    pid: person.pid,
    pid_created: toTimestamp(person.created),
    pid_source: described?.source ?? null,
    age,
    sex,
    initial_face_image: mediaUrl(baseUrl, person.face_image),
    initial_full_image: mediaUrl(baseUrl, person.full_image),
    initial_facesize: person.facesize,
    initial_liveness: person.liveness,
    total,
    exact: ofResult('exact'),
    ha: ofResult('ha'),
    junk: ofResult('junk'),
    reinit: ofResult('reinit'),
    liveness: {
      passed: ofLiveness('passed'),
      failed: ofLiveness('failed'),
      undetermined: ofLiveness('undetermined'),
    },
  };
}
