import type { SpaceId } from '@kith/contract';
import { compileOnce } from './compile-once.ts';
import type { Tx } from './database.ts';

const advancing = (changes: 'all' | 'entries') =>
  compileOnce((db, { spaceId }: { spaceId: SpaceId }) =>
    db
      .updateTable('spaces')
      .set((eb) => ({
        revision: eb('revision', '+', 1),
        ...(changes === 'all' && { groups_revision: eb('groups_revision', '+', 1) }),
      }))
      .where('id', '=', spaceId)
      .returning('revision'),
  );

const advance = { all: advancing('all'), entries: advancing('entries') } as const;

/**
 * The first statement of every transaction that changes persons, groups, memberships or entries of a space: advances the
 * space's revision, and makes such transactions wait for each other, on every node. So revisions and entry ids are
 * committed in their order, counts are exact, and nothing can deadlock.
 * @param changes `entries`: groups and memberships stay as they are, and what was remembered of them holds
 */
export async function advanceRevision(tx: Tx, spaceId: SpaceId, changes: 'all' | 'entries' = 'all'): Promise<number> {
  if (changes === 'all') noteGroupsChange(tx);
  const [row] = await advance[changes](tx, { spaceId });
  return row?.revision ?? 0;
}

const changingGroups = new WeakSet<object>();

/** Notes that a transaction has changed groups or memberships, or is about to. */
export const noteGroupsChange = (tx: object): void => void changingGroups.add(tx);

/** Whether it has: what it reads of them may never come to be, and is nothing to remember. */
export const changesGroups = (tx: object): boolean => changingGroups.has(tx);

/**
 * The first statement of a transaction that changes a space without its being another one: it waits for all others, and they for
 * it. @returns whether there is such a space
 */
export async function holdSpace(tx: Tx, spaceId: SpaceId): Promise<boolean> {
  const row = await tx
    .updateTable('spaces')
    .set((eb) => ({ revision: eb.ref('revision') }))
    .where('id', '=', spaceId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
