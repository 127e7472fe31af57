import type { RememberedGroups } from '../../people/groups/remembered-groups.ts';
import type { OnEnded } from '../../people/groups/settle.ts';
import { getPerson, type PersonRow } from '../../people/persons/store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { Media } from '../../platform/media/media.ts';
import type { Level } from '../../recognition/calibration/levels.ts';
import { settingsOf } from '../../tenancy/sources/sources.ts';
import type { SourceRow } from '../../tenancy/sources/store.ts';
import type { AfterChange } from '../after-change.ts';
import { type OnEntries, writeEntries } from '../entries/write-entries.ts';
import { sufficientLikeness } from '../samples/likeness.ts';
import type { SampleRefusal } from '../samples/refusal.ts';
import { keepFor, type Sample } from '../samples/sample.ts';
import { replaceLooks } from './replace-looks.ts';

export interface ReinitDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly media: Media;
  readonly rememberedGroups: RememberedGroups;
  readonly onEntries: OnEntries;
  readonly onEnded: OnEnded;
  readonly afterChange: AfterChange;
}

export interface Reinited {
  readonly kind: 'reinited';
}

/**
 * From now on a person is known by this face alone; a `reinit` entry says so.
 * @param least how similar it must be to the person as it is known
 */
export async function reinitPerson(
  { db, clock, media, rememberedGroups, onEntries, onEnded, afterChange }: ReinitDeps,
  person: PersonRow,
  sample: Sample,
  source: SourceRow,
  least: Level,
): Promise<Reinited | SampleRefusal> {
  const { template, scaled, facesize, attributes, entryId } = sample;
  if (sample.flaw) return sample.flaw;
  const likeness = await sufficientLikeness(db.queries, person, scaled, least);
  if (likeness.kind !== 'similar') return likeness;
  const { confidence } = likeness;
  const { id, space_id: spaceId } = person;
  const now = clock();
  const staged = await sample.stage(keepFor(settingsOf(source), 'reinit'));
  const { faceImage } = staged;
  const commit = () =>
    db.transaction(async (tx) => {
      const revision = await advanceRevision(tx, spaceId);
      const before = await getPerson(tx, spaceId, id);
      if (!before) return false;
      const fullImage = await staged.frame(tx);
      const look = { template, scaled, facesize, faceImage, entryId };
      const renewed = await replaceLooks(tx, before, { ...look, fullImage, attributes }, { revision, now });
      const shown = { facesize, template, scaled, attributes, seen: now, faceImage, fullImage };
      const sighting = { ...shown, sourceId: source.id, result: 'reinit', person: renewed, confidence } as const;
      await writeEntries(tx, { rememberedGroups, onEntries, onEnded, now }, spaceId, [sighting]);
      return true;
    });
  if (!(await media.publishAfter(staged.names, commit, (stored) => stored))) return { kind: 'person gone' };
  await afterChange(spaceId, { templates: true, pictures: true, entries: true });
  return { kind: 'reinited' };
}
