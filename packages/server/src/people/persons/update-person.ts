import type { PersonUpdate, SpaceId } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database, Tx } from '../../platform/db/database.ts';
import type { PersonId } from '../../platform/db/schema.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { changeAttributes, type TooManyAttributes } from './attribute-store.ts';
import * as store from './store.ts';

/** What else a transaction does that changes attributes: groups follow. @param now epoch ms */
export type OnAttributes = (tx: Tx, spaceId: SpaceId, personIds: readonly PersonId[], now: number) => Promise<void>;

/** Changes what is given and leaves the rest. */
export async function updatePerson(
  { db, clock, onAttributes }: { readonly db: Database; readonly clock: Clock; readonly onAttributes: OnAttributes },
  person: store.PersonRow,
  { name, external_id, note, attributes = {} }: PersonUpdate,
): Promise<store.PersonRow | 'not found' | 'taken' | TooManyAttributes> {
  const change = {
    ...(name !== undefined && { name }),
    ...(external_id !== undefined && { external_id }),
    ...(note !== undefined && { note }),
  };
  if (Object.keys({ ...change, ...attributes }).length === 0) return person;
  const { space_id: spaceId } = person;
  return db.unlessTaken(() =>
    db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId);
      const there = await store.getPerson(tx, spaceId, person.id);
      if (!there) return 'not found';
      const changed = await changeAttributes(tx, spaceId, new Map([[person.id, attributes]]));
      if (changed === 'too many attributes') return changed;
      await onAttributes(tx, spaceId, changed, clock());
      if (Object.keys(change).length === 0) return there;
      return (await store.updatePerson(tx, person, change)) ?? 'not found';
    }),
  );
}
