import type { PersonUpdate } from '@kith/contract';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import * as store from './store.ts';

/** Changes what is given and leaves the rest. */
export async function updatePerson(
  { db }: { readonly db: Database },
  person: store.PersonRow,
  { name, external_id, note }: PersonUpdate,
): Promise<store.PersonRow | 'not found' | 'taken'> {
  const change = {
    ...(name !== undefined && { name }),
    ...(external_id !== undefined && { external_id }),
    ...(note !== undefined && { note }),
  };
  if (Object.keys(change).length === 0) return person;
  return db.unlessTaken(() =>
    db.transaction(async (tx) => {
      await advanceRevision(tx, person.space_id);
      return (await store.updatePerson(tx, person, change)) ?? 'not found';
    }),
  );
}
