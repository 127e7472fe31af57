import type { SpaceId } from '@kith/contract';
import { Batches } from '../../platform/batches.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { ScaledKeeper } from '../loading/scaled-on-the-way.ts';
import { findTemplates, type Looks } from './template-store.ts';

interface Deps {
  readonly db: Pick<Database, 'queries'>;
  readonly scaling: Pick<ScaledKeeper, 'mend'>;
}

type LooksOf = ReadonlyMap<PersonId, Looks>;

/** Persons of one reading: it keeps others waiting for a millisecond. */
const MOST_PERSONS = 256;

/** The templates of some persons of a space; those that are asked for at once are read together. */
export function sharedLooks({
  db,
  scaling,
}: Deps): (spaceId: SpaceId, persons: readonly PersonId[]) => Promise<LooksOf> {
  const reads = new Batches<SpaceId, readonly PersonId[], LooksOf>({
    most: MOST_PERSONS,
    weigh: (persons) => persons.length,
    work: async (spaceId, take) => {
      const waiting = take();
      const persons = [...new Set(waiting.flatMap(({ item }) => item))];
      const looks = await findTemplates(db.queries, spaceId, persons, (ids) => scaling.mend(spaceId, ids));
      for (const { resolve } of waiting) resolve(looks);
    },
  });
  return (spaceId, persons) => reads.add(spaceId, persons);
}
