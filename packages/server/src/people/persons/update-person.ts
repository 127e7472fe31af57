import type { PersonUpdate } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import type { OnEnded } from '../groups/settle.ts';
import { followRules } from '../groups/rules/follow-rules.ts';
import { changeAttributes, type TooManyAttributes } from './attribute-store.ts';
import * as store from './store.ts';

/** Changes what is given and leaves the rest. */
export async function updatePerson(
  { db, clock, onEnded }: { readonly db: Database; readonly clock: Clock; readonly onEnded: OnEnded },
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
      await followRules(tx, { onEnded, now: clock() }, spaceId, changed, { kind: 'attributes' });
      if (Object.keys(change).length === 0) return there;
      return (await store.updatePerson(tx, person, change)) ?? 'not found';
    }),
  );
}
