import type { Tx } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { roomIn } from '../make-room.ts';
import { listMembers } from '../member-store.ts';
import { followRules } from '../rules/follow-rules.ts';
import { type Settling, settle, settlingAt } from '../settle.ts';
import { addToCounts, deleteMemberships, findGroup, type GroupRow } from '../store.ts';
import { groupIsFull } from './group-is-full.ts';
import { hoursWithoutRoom, withHoursThatFit } from './hours-that-fit.ts';
import type { ImportDeps } from './import-deps.ts';
import { joinMembers, statesOf } from './join-members.ts';
import type { MemberTimes } from './member-state.ts';
import { stays } from './row-wish.ts';
import * as store from './store.ts';
import { takeRow, Wishes } from './wishes.ts';

const PERSONS_A_STEP = 200;

/**
 * Makes the persons whom an import has named the members of its group, in small steps: first the others leave, then those
 * who are missing join. It can be broken off, and called again, at any time.
 * @returns where the import is then; 'gone' when it is not there any more, or when somebody else has finished it
 */
export async function replaceMembers(
  { db, clock, onEnded, signal, step: inStep }: ImportDeps,
  run: store.ImportRow,
): Promise<store.ImportRow | 'gone' | 'stopped'> {
  let at = run;
  for (const step of [leave, join]) {
    let after: PersonId | null = 0 as PersonId;
    while (after !== null) {
      if (signal.aborted) return 'stopped';
      const from: PersonId = after;
      const stepped = await inStep(() =>
        db.transaction(async (tx) => {
          await advanceRevision(tx, run.space_id);
          const settling = settlingAt(onEnded, clock());
          const group = await findGroup(tx, [run.space_id], run.group_id, settling.now);
          const current = group && (await store.findImport(tx, group, run.id));
          return group?.rule === null && current?.status === 'running'
            ? step(tx, group, current, from, settling)
            : 'gone';
        }),
      );
      if (stepped === 'gone') return stepped;
      at = stepped.at;
      after = stepped.next;
    }
  }
  return at;
}

interface Stepped {
  readonly at: store.ImportRow;
  /** The person after whom the next step begins; null when all are done. */
  readonly next: PersonId | null;
}

async function leave(
  tx: Tx,
  group: GroupRow,
  run: store.ImportRow,
  after: PersonId,
  settling: Settling,
): Promise<Stepped | 'gone'> {
  // Who is off the list by a clock that is not sure is to be no member by any other either.
  const page = { after, offset: 0, limit: PERSONS_A_STEP, now: settling.sure };
  const members = await listMembers(tx, group, page);
  const ids = members.map((member) => member.person_id);
  const next = ids.at(-1) ?? null;
  const named = await store.findNamed(tx, run, ids);
  const leaving = ids.filter((id) => !named.has(id));
  if (leaving.length === 0) return { at: run, next };
  await deleteMemberships(tx, group.space_id, [group.id], leaving);
  await addToCounts(tx, group.space_id, new Map([[group.id, -leaving.length]]));
  await followRules(tx, settling, group.space_id, leaving, { kind: 'groups', ids: [group.id] });
  const at = await store.advanceImport(tx, run, { removed: run.removed + leaving.length });
  return at ? { at, next } : 'gone';
}

/** Others may have filled the group meanwhile: who has no room is reported. */
async function join(
  tx: Tx,
  group: GroupRow,
  run: store.ImportRow,
  after: PersonId,
  settling: Settling,
): Promise<Stepped | 'gone'> {
  const named = await store.listNamed(tx, run, { after, limit: PERSONS_A_STEP });
  const next = named.at(-1)?.person_id ?? null;
  const ids = named.map(({ person_id }) => person_id);
  await settle(tx, settling, group.space_id, { groupIds: [group.id], personIds: ids });
  const members = await store.membersAmong(tx, group, ids, settling.now);
  const { problems: cannot, changes } = await takeWishes(tx, group, named, members, settling.now);
  const isWrong = new Set(cannot.map(({ person_id }) => person_id));
  const missing = named.filter(
    ({ person_id, wish }) => wish !== stays && !members.has(person_id) && !isWrong.has(person_id),
  );
  if (missing.length + cannot.length + changes.length === 0) return { at: run, next };
  const room = await roomIn(tx, settling, group, missing.length);
  const joining = missing.slice(0, room).map(({ person_id }) => person_id);
  const noRoom = missing
    .slice(room)
    .map((one) => ({ ...refusedRow(one), outcome: 'full' as const, field: null, message: null }));
  const isLeftOut = new Set(noRoom.map(({ person_id }) => person_id));
  const done = changes.filter(({ id }) => !isLeftOut.has(id));
  await joinMembers(tx, settling, group, joining, done);
  const refused = [...noRoom, ...cannot];
  await store.insertProblems(tx, run, refused);
  await store.forgetNamed(
    tx,
    run,
    noRoom.map(({ person_id }) => person_id),
  );
  // An import that is broken off and goes on begins with those who leave: of whom a row cannot be done are none of them.
  await store.keepWishes(tx, run, new Map(cannot.map(({ person_id }) => [person_id, stays] as const)));
  const at = await store.advanceImport(tx, run, {
    added: run.added + joining.length,
    changed: run.changed + done.filter(({ before }) => before.times !== null).length,
    invalid: run.invalid + refused.length,
    ...(noRoom.length > 0 && { error: groupIsFull(group) }),
  });
  return at ? { at, next } : 'gone';
}

const refusedRow = ({ person_id, row }: store.Named) => ({ row, value: null, person_id });

type NamedWithWish = Awaited<ReturnType<typeof store.listNamed>>[number];

/** What is wanted of those who are named; what could be done when it was read may be over since. */
async function takeWishes(
  tx: Tx,
  group: GroupRow,
  named: readonly NamedWithWish[],
  members: ReadonlyMap<PersonId, MemberTimes>,
  now: number,
) {
  const wished = named.flatMap(({ wish, ...one }) => (wish === null || wish === stays ? [] : [{ ...one, wish }]));
  const refused = await hoursWithoutRoom(
    tx,
    group.space_id,
    wished.flatMap(({ wish }) => wish.hours ?? []),
  );
  const wishes = new Wishes(now);
  if (wished.length > 0) {
    const ids = wished.map(({ person_id }) => person_id);
    wishes.know(await statesOf(tx, group, ids, members));
  }
  const problems = wished.flatMap((one) => {
    const taken = takeRow(wishes, one.person_id, withHoursThatFit(one.wish, refused));
    return 'message' in taken ? [{ ...refusedRow(one), outcome: 'invalid' as const, ...taken }] : [];
  });
  return { problems, changes: wishes.changes() };
}
