import type { Tx } from '../../../platform/db/database.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { roomIn } from '../make-room.ts';
import { followRules } from '../rules/follow-rules.ts';
import { type Settling, settle } from '../settle.ts';
import { addToCounts, deleteMemberships, findGroup } from '../store.ts';
import { rowsThatFit } from './hours-that-fit.ts';
import { joinMembers, statesOf } from './join-members.ts';
import { hasWishes, type MentionRow } from './mention-rows.ts';
import { nameMembers } from './name-members.ts';
import { type ImportRow, insertProblems, membersAmong, type Problem } from './store.ts';
import { malformed, tellRows } from './tell-rows.ts';
import { findWho } from './who.ts';
import { Wishes } from './wishes.ts';

/** What some rows of an import came to. */
export interface Applied {
  readonly added: number;
  readonly already: number;
  /** How many of these have other times or attributes since. */
  readonly changed: number;
  readonly removed: number;
  readonly absent: number;
  readonly problems: readonly Problem[];
  /** Persons that a replacing import named for the first time. */
  readonly named: number;
}

/**
 * Applies some rows in the transaction that counts them. A replacing import only notes whom they name.
 * @param named how many persons a replacing import has named before
 * @returns 'no group' when the group is gone, 'by rule' when it holds whom a rule says since
 */
export async function applyRows(
  tx: Tx,
  run: ImportRow,
  rows: readonly MentionRow[],
  wish: Settling & { readonly named: number },
): Promise<Applied | 'no group' | 'by rule'> {
  const applied = rows.some((row) => row.mention !== null)
    ? await applyMentions(tx, run, rows, wish)
    : { ...nothing, problems: rows.flatMap((row) => (row.mention === null ? malformed(row) : [])) };
  if (typeof applied === 'object') await insertProblems(tx, run, applied.problems);
  return applied;
}

const nothing = { added: 0, already: 0, changed: 0, removed: 0, absent: 0, named: 0 };

async function applyMentions(
  tx: Tx,
  run: ImportRow,
  given: readonly MentionRow[],
  { named, ...settling }: Settling & { readonly named: number },
): Promise<Applied | 'no group' | 'by rule'> {
  const { now } = settling;
  await advanceRevision(tx, run.space_id);
  const group = await findGroup(tx, [run.space_id], run.group_id, now);
  if (!group) return 'no group';
  if (group.rule !== null) return 'by rule';
  const mentions = given.flatMap(({ mention }) => mention ?? []);
  const who = await findWho(tx, run.space_id, mentions);
  const rows = run.mode === 'remove' ? given : await rowsThatFit(tx, run.space_id, given, who);
  const ids = [...new Set(mentions.map(who).flatMap(({ outcome, id }) => (outcome === 'found' ? id : [])))];
  if (run.mode !== 'replace') {
    await settle(tx, settling, run.space_id, { groupIds: [group.id], personIds: ids });
  }
  switch (run.mode) {
    case 'add': {
      const room = await roomIn(tx, settling, group, ids.length);
      const members = await membersAmong(tx, group, ids, now);
      const wishes = hasWishes(rows) ? new Wishes(now) : null;
      wishes?.know(await statesOf(tx, group, ids, members));
      const { fresh, known, changed, problems } = tellRows(rows, who, new Set(members.keys()), room, wishes);
      const joining = fresh.map(({ person_id }) => person_id);
      await joinMembers(tx, settling, group, joining, wishes?.changes() ?? []);
      return { ...nothing, added: joining.length, already: known, changed, problems };
    }
    case 'remove': {
      // Who is off the list by a clock that is not sure is to be no member by any other either.
      const members = await membersAmong(tx, group, ids, settling.sure);
      const { fresh, known, problems } = tellRows(rows, who, new Set(ids.filter((id) => !members.has(id))), Infinity);
      const leaving = fresh.map(({ person_id }) => person_id);
      if (leaving.length) await deleteMemberships(tx, group.space_id, [group.id], leaving);
      await addToCounts(tx, group.space_id, new Map([[group.id, -leaving.length]]));
      await followRules(tx, settling, group.space_id, leaving, { kind: 'groups', ids: [group.id] });
      return { ...nothing, removed: leaving.length, absent: known, problems };
    }
    case 'replace': {
      const { fresh, problems } = await nameMembers(tx, run, group, { rows, who, ids, named, now });
      return { ...nothing, named: fresh.length, problems };
    }
    default:
      return run.mode satisfies never;
  }
}
