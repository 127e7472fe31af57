import { setTimeout as wait } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import type { Gallery } from '../../people/persons/gallery.ts';
import { personIdsAfter } from '../../people/persons/store.ts';
import { type LookOfPerson, looksOfPersons } from '../../people/persons/template-store.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { Findings } from './findings.ts';
import { leastAlikeAmong } from './least-alike.ts';

/** Persons that are looked at in one go: reading them keeps others waiting for a millisecond. */
const PERSONS_A_GO = 64;

export interface LookDeps {
  readonly db: Pick<Database, 'reading'>;
  readonly gallery: Gallery;
  /** Does some of it when it is its turn. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Looks for every photo of a space in the gallery of that space. Half of the time is left to others.
 * @param findings what is found out is added to them as it goes
 * @throws {IndexUnavailable} nobody can say now who is like whom
 */
export async function lookAtGallery(
  deps: LookDeps,
  spaceId: SpaceId,
  findings: Findings,
  stop: AbortSignal,
): Promise<void> {
  /** Some of it, and a rest as long as that took. @returns what `look` returns; null at the end */
  const inTurn = <T>(look: () => Promise<T | null>) =>
    deps.inTurn(async () => {
      const began = performance.now();
      const last = await look();
      if (last !== null) await wait(performance.now() - began, undefined, { signal: stop }).catch(() => undefined);
      return last;
    });
  for (let after: PersonId | null = 0 as PersonId; after !== null && !stop.aborted; ) {
    const from: PersonId = after;
    after = await inTurn(() => lookAtSome(deps, spaceId, findings, from));
  }
  while (!stop.aborted && (await inTurn(() => lookAgain(deps, spaceId, findings))) !== null);
}

/** @returns the last person that was looked at; null: there are no more */
async function lookAtSome(
  { db, gallery }: LookDeps,
  spaceId: SpaceId,
  findings: Findings,
  after: PersonId,
): Promise<PersonId | null> {
  const ids = await personIdsAfter(db.reading, spaceId, after, PERSONS_A_GO);
  if (ids.length === 0) return null;
  const looks = await looksOfPersons(db.reading, spaceId, ids);
  const least = leastAlikeAmong(await gallery.templates(spaceId));
  const persons = byPerson(ids, looks);
  const asked = [...persons.values()].flatMap((own) =>
    own.map((look) => ({ ...look, leastCosine: findings.leastOther(look, own, least) })),
  );
  const others = await gallery.others(spaceId, asked);
  const nearest = new Map(asked.map(({ id }, i) => [id, others[i]?.[0] ?? null]));
  for (const [personId, own] of persons)
    findings.add(
      personId,
      own,
      own.map(({ id }) => nearest.get(id) ?? null),
    );
  return ids.at(-1) ?? null;
}

/** Says of photos with faults to whom they are nearest. @returns null: there are no more */
async function lookAgain({ db, gallery }: LookDeps, spaceId: SpaceId, findings: Findings): Promise<true | null> {
  const photos = findings.alone(PERSONS_A_GO);
  if (photos.length === 0) return null;
  const leastCosine = leastAlikeAmong(await gallery.templates(spaceId));
  const asked = new Set(photos.map(({ templateId }) => templateId));
  const looks = await looksOfPersons(db.reading, spaceId, [...new Set(photos.map(({ personId }) => personId))]);
  const faulty = looks.filter(({ id }) => asked.has(id)).map((look) => ({ ...look, leastCosine }));
  const others = await gallery.others(spaceId, faulty);
  const nearest = new Map(faulty.map(({ id }, i) => [id, others[i]?.[0] ?? null]));
  for (const { templateId } of photos) findings.beside(templateId, nearest.get(templateId) ?? null);
  return true;
}

function byPerson(ids: readonly PersonId[], looks: readonly LookOfPerson[]): Map<PersonId, LookOfPerson[]> {
  const persons = new Map<PersonId, LookOfPerson[]>(ids.map((id) => [id, []]));
  for (const look of looks) persons.get(look.personId)?.push(look);
  return persons;
}
