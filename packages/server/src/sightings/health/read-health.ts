import { type GalleryHealth, type SpaceId, toTimestamp } from '@kith/contract';
import { groupsListing } from '../../people/groups/groups-listing.ts';
import type { Gallery } from '../../people/persons/gallery.ts';
import { getPersons, nameOf, type PersonRow } from '../../people/persons/store.ts';
import { templatesThere } from '../../people/persons/template-store.ts';
import type { Queries } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { mediaUrl } from '../../platform/media/media-url.ts';
import { confidenceOf } from '../../recognition/calibration/calibration.ts';
import { resultOf } from '../../recognition/calibration/levels.ts';
import { getThresholds } from '../../tenancy/thresholds/thresholds.ts';
import { findStrangers } from '../joining/store.ts';
import type { Check } from './health-checks.ts';

const MOST = 100;

interface Deps {
  readonly queries: Queries;
  readonly gallery: Gallery;
  readonly baseUrl: string;
  /** Epoch ms. */
  readonly now: number;
}

/** What was found out about a gallery, as it is answered: by the names and the thresholds of now, without who and what is gone meanwhile. */
export async function readHealth(
  { queries, gallery, baseUrl, now }: Deps,
  spaceId: SpaceId,
  { began, finished, findings, groups }: Check,
): Promise<GalleryHealth> {
  const templates = await gallery.templates(spaceId);
  const thresholds = await getThresholds(queries, spaceId);
  const alike = findings.pairs;
  const [pairs, photos, margins] = [alike.slice(0, MOST), findings.photos.slice(0, MOST), groups.slice(0, MOST)];
  const there = await templatesThere(
    queries,
    spaceId,
    photos.map(({ templateId }) => templateId),
  );
  const persons = await getPersons(queries, spaceId, [
    ...new Set([
      ...pairs.flatMap(({ low, high }) => [low, high]),
      ...photos.flatMap(({ personId, other }) => [personId, ...(other ? [other.personId] : [])]),
      ...margins.map(({ personId }) => personId),
    ]),
  ]);
  const strangers = await findStrangers(
    queries,
    spaceId,
    margins.map(({ strangerId }) => strangerId),
  );
  const memberships = await groupsListing(
    queries,
    spaceId,
    margins.map(({ personId }) => personId),
    now,
  );
  const known = (id: PersonId) => toKnown(baseUrl, persons.get(id));
  const confidence = (cosine: number) => confidenceOf(cosine, templates);
  return {
    state: finished === null ? 'looking' : 'done',
    began: toTimestamp(began),
    finished: finished === null ? null : toTimestamp(finished),
    persons: await gallery.persons(spaceId),
    looked_at: findings.persons,
    templates,
    same: alike.filter(({ cosine }) => confidence(cosine) >= thresholds.junk).length,
    alike: pairs.flatMap(({ low, high, cosine }) => {
      const [one, other] = [known(low), known(high)];
      const sure = confidence(cosine);
      return one && other ? [{ one, other, confidence: sure, result: resultOf(sure, thresholds) }] : [];
    }),
    faulty: findings.faulty,
    photos: photos.flatMap(({ templateId, personId, facesize, faults, own, other }) => {
      const person = known(personId);
      if (!person || !there.has(templateId)) return [];
      const others = other && known(other.personId);
      return [
        {
          template_id: templateId,
          person,
          faults: [...faults],
          facesize,
          own: own === null ? null : confidence(own),
          other: others ?? null,
          others: other && others ? confidence(other.cosine) : null,
        },
      ];
    }),
    groups: margins.flatMap(({ groupId, strangerId, personId, cosine }) => {
      const member = known(personId);
      const group = memberships.get(personId)?.find(({ id }) => id === groupId);
      if (!member || !group || !strangers.has(strangerId)) return [];
      const margin = Math.round((thresholds.junk - confidence(cosine)) * 100) / 100;
      return [{ group, margin, stranger_id: strangerId, member }];
    }),
  };
}

const toKnown = (baseUrl: string, person: PersonRow | undefined) =>
  person && {
    pid: person.pid,
    person: nameOf(person),
    initial_face_image: mediaUrl(baseUrl, person.face_image),
  };
