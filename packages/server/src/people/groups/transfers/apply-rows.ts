import { limits } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { roomIn } from '../make-room.ts';
import { followRules } from '../rules/follow-rules.ts';
import { type Settling, settle, sureOf } from '../settle.ts';
import { addToCounts, deleteMemberships, findGroup } from '../store.ts';
import type { MentionRow } from './mention-rows.ts';
import {
  findNamed,
  type ImportRow,
  insertNamed,
  insertProblems,
  joinPersons,
  membersAmong,
  type Problem,
} from './store.ts';
import { malformed, tellRows } from './tell-rows.ts';
import { findWho } from './who.ts';

/** What some rows of an import came to. */
export interface Applied {
  readonly added: number;
  readonly already: number;
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

const nothing = { added: 0, already: 0, removed: 0, absent: 0, named: 0 };

async function applyMentions(
  tx: Tx,
  run: ImportRow,
  rows: readonly MentionRow[],
  { named, onEnded, now }: Settling & { readonly named: number },
): Promise<Applied | 'no group' | 'by rule'> {
  await advanceRevision(tx, run.space_id);
  const group = await findGroup(tx, [run.space_id], run.group_id, now);
  if (!group) return 'no group';
  if (group.rule !== null) return 'by rule';
  const mentions = rows.flatMap(({ mention }) => mention ?? []);
  const who = await findWho(tx, run.space_id, mentions);
  const ids = [...new Set(mentions.map(who).flatMap(({ outcome, id }) => (outcome === 'found' ? id : [])))];
  if (run.mode !== 'replace') {
    await settle(tx, { onEnded, now }, run.space_id, { groupIds: [group.id], personIds: ids });
  }
  switch (run.mode) {
    case 'add': {
      const room = await roomIn(tx, { onEnded, now }, group, ids.length);
      const { fresh, known, problems } = tellRows(rows, who, await membersAmong(tx, group, ids, now), room);
      const joining = fresh.map(({ person_id }) => person_id);
      await joinPersons(tx, group, joining, now);
      await followRules(tx, { onEnded, now }, group.space_id, joining, { kind: 'groups', ids: [group.id] });
      return { ...nothing, added: joining.length, already: known, problems };
    }
    case 'remove': {
      // Who is off the list by a clock that is not sure is to be no member by any other either.
      const members = await membersAmong(tx, group, ids, sureOf({ onEnded, now }));
      const { fresh, known, problems } = tellRows(rows, who, new Set(ids.filter((id) => !members.has(id))), Infinity);
      const leaving = fresh.map(({ person_id }) => person_id);
      if (leaving.length) await deleteMemberships(tx, group.space_id, [group.id], leaving);
      await addToCounts(tx, group.space_id, new Map([[group.id, -leaving.length]]));
      await followRules(tx, { onEnded, now }, group.space_id, leaving, { kind: 'groups', ids: [group.id] });
      return { ...nothing, removed: leaving.length, absent: known, problems };
    }
    case 'replace': {
      const before = await findNamed(tx, run, ids);
      const { fresh, problems } = tellRows(rows, who, before, limits.personsPerGroup - named);
      await insertNamed(tx, run, fresh);
      return { ...nothing, named: fresh.length, problems };
    }
    default:
      return run.mode satisfies never;
  }
}
