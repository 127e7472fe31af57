import type { SpaceId } from '@kith/contract';
import { Batches } from '../../platform/batches.ts';
import type { Database } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import type { ScaledKeeper } from '../loading/scaled-on-the-way.ts';
import type { KnownLooks } from './likenesses.ts';
import { findTemplates } from './template-store.ts';
import { findWrongLooks } from './wrong-looks.ts';

interface Deps {
  readonly db: Pick<Database, 'queries'>;
  readonly scaling: Pick<ScaledKeeper, 'mend'>;
}

/** Persons of one reading: it keeps others waiting for a millisecond. */
const MOST_PERSONS = 256;

/** What some persons of a space are compared by; those that are asked for at once are read together. */
export function sharedLooks({
  db,
  scaling,
}: Deps): (spaceId: SpaceId, persons: readonly PersonId[]) => Promise<KnownLooks> {
  const reads = new Batches<SpaceId, readonly PersonId[], KnownLooks>({
    most: MOST_PERSONS,
    weigh: (persons) => persons.length,
    work: async (spaceId, take) => {
      const waiting = take();
      const persons = [...new Set(waiting.flatMap(({ item }) => item))];
      const [looks, wrong] = await Promise.all([
        findTemplates(db.queries, spaceId, persons, (ids) => scaling.mend(spaceId, ids)),
        findWrongLooks(db.queries, spaceId, persons),
      ]);
      for (const { resolve } of waiting) resolve({ looks, wrong });
    },
  });
  return (spaceId, persons) => reads.add(spaceId, persons);
}
