import { limits } from '@kith/contract';
import type { Tx } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import type { GroupRow } from '../store.ts';
import { statesOf } from './join-members.ts';
import { afterWish } from './member-state.ts';
import { hasWishes, type Mention, type MentionRow } from './mention-rows.ts';
import { isCellProblem, type RowWish, stays, wishedToo } from './row-wish.ts';
import { findNamed, type ImportRow, insertNamed, keepWishes, membersAmong, type Named, type Problem } from './store.ts';
import { tellRows } from './tell-rows.ts';
import type { Who } from './who.ts';
import { Wishes } from './wishes.ts';

interface NamingRows {
  readonly rows: readonly MentionRow[];
  readonly who: (mention: Mention) => Who;
  /** Whom they mean. */
  readonly ids: readonly PersonId[];
  /** How many the import has named before. */
  readonly named: number;
  /** Epoch ms. */
  readonly now: number;
}

/** Notes whom rows of a replacing import name, and what else they want of them; nobody is changed yet. */
export async function nameMembers(
  tx: Tx,
  run: ImportRow,
  group: GroupRow,
  { rows, who, ids, named, now }: NamingRows,
): Promise<{ fresh: readonly Named[]; problems: readonly Problem[] }> {
  const before = await findNamed(tx, run, ids);
  const room = limits.personsPerGroup - named;
  if (!hasWishes(rows)) {
    const { fresh, problems } = tellRows(rows, who, new Set(before.keys()), room);
    await insertNamed(tx, run, fresh, new Map());
    return { fresh, problems };
  }
  const wishes = new Wishes(now);
  const states = await statesOf(tx, group, ids, await membersAmong(tx, group, ids, now));
  const isNamed = new Map([...before].flatMap(([id, wish]) => (wish === stays ? [] : [[id, wish] as const])));
  for (const [id, wish] of isNamed) {
    const state = states.get(id);
    const after = state && wish && afterWish(state, wish, now);
    if (after && !('message' in after)) states.set(id, after);
  }
  wishes.know(states);
  const { fresh, problems } = tellRows(rows, who, new Set(isNamed.keys()), room, wishes);
  const wished = wishedBy(rows, who, new Set(problems.map(({ row }) => row)), isNamed);
  await insertNamed(
    tx,
    run,
    fresh.filter(({ person_id }) => !before.has(person_id)),
    wished,
  );
  const rowOf = new Map(fresh.map(({ person_id, row }) => [person_id, row] as const));
  await keepWishes(tx, run, new Map([...wished].filter(([id]) => before.has(id))), rowOf);
  const staying = stayingOf(problems, (id) => before.has(id) || wished.has(id));
  await insertNamed(tx, run, staying, new Map(staying.map(({ person_id }) => [person_id, stays] as const)));
  return { fresh, problems };
}

/** Those whose rows cannot be done: they are not taken out for that. */
function stayingOf(problems: readonly Problem[], isNamed: (id: PersonId) => boolean): Named[] {
  const staying = new Map<PersonId, Named>();
  for (const { outcome, person_id, row } of problems) {
    if (outcome !== 'invalid' || person_id === null || isNamed(person_id) || staying.has(person_id)) continue;
    staying.set(person_id, { person_id, row });
  }
  return [...staying.values()];
}

/** What the rows that can be done want of each person, together with those before. */
function wishedBy(
  rows: readonly MentionRow[],
  who: (mention: Mention) => Who,
  refused: ReadonlySet<number>,
  before: ReadonlyMap<PersonId, RowWish | null>,
): Map<PersonId, RowWish> {
  const wished = new Map<PersonId, RowWish>();
  for (const row of rows) {
    if (row.mention === null || row.wish === null || isCellProblem(row.wish) || refused.has(row.row)) continue;
    const { outcome, id } = who(row.mention);
    if (outcome !== 'found') continue;
    const earlier = wished.get(id) ?? before.get(id);
    wished.set(id, earlier ? wishedToo(earlier, row.wish) : row.wish);
  }
  return wished;
}
