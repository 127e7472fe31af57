import { setTimeout as pause } from 'node:timers/promises';
import { type GroupId, limits, type SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../../platform/background-job.ts';
import { CLOCKS_APART_MS, type Clock } from '../../../platform/clock.ts';
import type { Database } from '../../../platform/db/database.ts';
import type { PersonId } from '../../../platform/db/schema.ts';
import { advanceRevision } from '../../../platform/db/space-revision.ts';
import { personIdsAfter } from '../../persons/store.ts';
import { type OnEnded, settlingAt } from '../settle.ts';
import { comeAgain } from './come-again.ts';
import { followThese, withDependants } from './follow-rules.ts';
import { isToChange, keepMembers } from './keep-members.ts';
import { matching } from './matching.ts';
import { AHEAD_MS } from './plan.ts';
import { recompute } from './recompute.ts';
import { hasSaidWho, type RuleOfGroup, rulesOf, setRule } from './rule-store.ts';

const EVERY_MS = 60_000;
const HOUR_MS = 60 * EVERY_MS;
/** Persons of one transaction, which keeps others of the space waiting for some milliseconds. */
const TOGETHER = 200;
const REST_MS = 5;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly onEnded: OnEnded;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Looks twice a day who comes to groups by rule without anything happening, as those do who are not seen for a month: their memberships, which
 * begin in time, are there a day before. Groups that were full are filled again once their rules have room. Several nodes may do so at once.
 */
export const keepRules = ({ log, ...deps }: Deps): BackgroundJob =>
  new BackgroundJob(
    lookAfterRules(deps),
    (error) => log.warn({ err: error }, 'Groups by rule could not be looked after; that is tried again in a minute.'),
    { everyMs: EVERY_MS },
  );

/** What looks at all of them each time that it is called. */
export function lookAfterRules(deps: Omit<Deps, 'log'>): (stop: AbortSignal) => Promise<void> {
  const lookedAt = new Map<GroupId, number>();
  let last = -Infinity;
  return async (stop) => {
    const begun = deps.clock();
    const wasAhead = last > begun + CLOCKS_APART_MS;
    const spaces = await deps.db.queries.selectFrom('group_rules').select('space_id').distinct().execute();
    const errors: unknown[] = [];
    for (const { space_id: spaceId } of spaces) {
      // One space that cannot be looked after keeps no other one waiting.
      await (async () => {
        await keepAhead(deps, spaceId, wasAhead, stop);
        await comeAgain(deps, spaceId, last, stop);
        await keepOrFill(deps, spaceId, lookedAt);
      })().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
    if (!stop.aborted) last = begun;
  };
}

/** @param wasAhead what the clock made of the rules when it was ahead is made anew */
async function keepAhead(
  { db, clock, onEnded }: Omit<Deps, 'log'>,
  spaceId: SpaceId,
  wasAhead: boolean,
  stop: AbortSignal,
): Promise<void> {
  const begun = clock();
  const isDue = ({ state, storedUntil }: RuleOfGroup) =>
    state === 'on' && (wasAhead || storedUntil < begun + AHEAD_MS / 2 || isOfOtherClock(storedUntil, begun));
  const ids = (await rulesOf(db.queries, spaceId)).filter(isDue).map(({ groupId }) => groupId);
  if (ids.length === 0) return;
  for (let after = 0 as PersonId; !stop.aborted; ) {
    const personIds = await personIdsAfter(db.queries, spaceId, after, TOGETHER);
    const last = personIds.at(-1);
    if (last === undefined) break;
    after = last;
    await db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId, 'entries');
      const rules = (await rulesOf(tx, spaceId)).filter(({ state }) => state === 'on');
      await followThese(tx, settlingAt(onEnded, clock()), spaceId, rules, personIds, { kind: 'rules', ids });
    });
    await pause(REST_MS, undefined, { signal: stop }).catch(() => undefined);
  }
  if (!stop.aborted) await db.transaction((tx) => setRule(tx, spaceId, ids, { stored_until: begun + AHEAD_MS }));
}

/** Nobody has looked so far ahead but by a clock of another node, or of before the start, that was ahead. */
const isOfOtherClock = (storedUntil: number, now: number): boolean => storedUntil > now + AHEAD_MS + CLOCKS_APART_MS;

/** A group whose rule says nothing stays as it was; one that was full is filled again once its rule has room. */
async function keepOrFill(
  { db, clock, onEnded }: Omit<Deps, 'log'>,
  spaceId: SpaceId,
  lookedAt: Map<GroupId, number>,
): Promise<void> {
  const now = clock();
  for (const one of await rulesOf(db.queries, spaceId)) {
    const { groupId, rule, state } = one;
    if (state === 'on' || Math.abs(now - (lookedAt.get(groupId) ?? -Infinity)) < HOUR_MS) continue;
    lookedAt.set(groupId, now);
    if (hasSaidWho(one)) await stayAsItWas({ db, clock, onEnded }, spaceId, groupId);
    if (state !== 'full') continue;
    const { count } = await matching(db.reading, { spaceId, groupId, rule, at: now })
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count > limits.personsPerGroup) continue;
    await db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId);
      const rules = await rulesOf(tx, spaceId);
      const full = rules.filter((other) => other.groupId === groupId && other.state === 'full');
      const living = rules.filter((other) => other.state === 'on' || full.includes(other));
      await recompute(tx, settlingAt(onEnded, clock()), spaceId, withDependants(living, full));
    });
  }
}

/**
 * Nobody prolongs a stay where a rule says nothing: without that all would leave one after the other. It was seen to when the rule fell silent, and
 * is again of those whom a clock had ended then that was not sure, and has been set right since.
 */
async function stayAsItWas(
  { db, clock, onEnded }: Omit<Deps, 'log'>,
  spaceId: SpaceId,
  groupId: GroupId,
): Promise<void> {
  const settling = settlingAt(onEnded, clock());
  // Usually all has been seen to, by this node or another: then this is no change of the space.
  if (!(await isToChange(db.queries, settling, spaceId, groupId))) return;
  await db.transaction(async (tx) => {
    await advanceRevision(tx, spaceId);
    const silent = (await rulesOf(tx, spaceId)).find((one) => one.groupId === groupId && one.state !== 'on');
    if (!silent || !hasSaidWho(silent)) return;
    await keepMembers(tx, settlingAt(onEnded, clock()), spaceId, [groupId]);
  });
}
