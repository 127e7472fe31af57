import { setTimeout as wait } from 'node:timers/promises';
import type { SpaceId } from '@kith/contract';
import type { Gallery } from '../../people/persons/gallery.ts';
import { personIdsAfter } from '../../people/persons/store.ts';
import { type LookOfPerson, looksOfPersons } from '../../people/persons/template-store.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { Findings } from './findings.ts';

/** Persons that are looked at in one go: some milliseconds. */
const PERSONS_A_GO = 8;
/** Who is less alike than this is not looked for where there are many: looking for them would take several times as long. */
const LEAST_COSINE = 0.4;
/** Of so few everybody is looked for, however unlike. */
const FEW = 1000;

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
  for (let after: PersonId | null = 0 as PersonId; after !== null && !stop.aborted; ) {
    const from: PersonId = after;
    after = await deps.inTurn(async () => {
      const began = performance.now();
      const last = await lookAtSome(deps, spaceId, findings, from);
      if (last !== null) await wait(performance.now() - began, undefined, { signal: stop }).catch(() => undefined);
      return last;
    });
  }
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
  const templates = await gallery.templates(spaceId);
  const leastCosine = templates <= FEW ? -1 : LEAST_COSINE;
  const faces = looks.map(({ scaled }) => scaled);
  const near = await gallery.nearest(spaceId, faces, { templates, leastCosine });
  const nearest = new Map(looks.map((look, i) => [look, near[i] ?? []]));
  for (const [personId, own] of byPerson(ids, looks)) {
    findings.add(
      personId,
      own,
      own.map((look) => nearest.get(look) ?? []),
    );
  }
  return ids.at(-1) ?? null;
}

const byPerson = (ids: readonly PersonId[], looks: readonly LookOfPerson[]) =>
  new Map(ids.map((id) => [id, looks.filter(({ personId }) => personId === id)]));
