import type { AlarmId, AlarmRuleId, SpaceId } from '@kith/contract';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/db/database.ts';
import { advanceRevision } from '../../platform/db/space-revision.ts';
import { pass, setRight } from './machine/step.ts';
import { rightTimes } from './right-times.ts';
import { toRule } from './rule.ts';
import { findRule } from './rule-store.ts';
import { ABSENCE, aheadRules, dueRules, readStates, writeStates } from './state-store.ts';
import { dueAlarms, findAlarm, strayAlarms, updateAlarm } from './store.ts';
import { newsOf, type OnAlarms, writeAlarms } from './write-alarms.ts';

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  /** By which it is decided that nobody came: a clock that has just jumped ahead must not say so. */
  readonly due: Clock;
  /** Epoch ms that no clock has come to yet. */
  readonly ahead: Clock;
  /** Whether the clock is believed: one that is behind would take every other one for being ahead. */
  readonly isSure: () => boolean;
  readonly onAlarms: OnAlarms;
  /** Whoever sends what is owed is to be woken. */
  readonly onTold: () => void;
  readonly log: Pick<Logger, 'error'>;
}

const EVERY_MS = 1000;
/** What a clock wrote that was ahead can wait for so long to be set right. */
const STRAYS_EVERY_MS = 60_000;
/** What is due is done in pieces. */
const A_ROUND = 100;
/** Of the same space nothing more is said for so long. */
const COMPLAIN_MS = 60_000;

/**
 * Raises that nobody came, and escalates what nobody acknowledged; sets right what a clock wrote that was ahead. Any node does: what is due is looked at again in the turn of its space,
 * in the transaction that does it, so it is done once, and waits for no node that died.
 */
export class AlarmKeeper implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #job: BackgroundJob;
  readonly #complained = new LRUCache<SpaceId | 'all', true>({ max: 1000, ttl: COMPLAIN_MS });
  #timer: NodeJS.Timeout | undefined;
  /** When it looked for them last, by the clock of then. */
  #straysAt = Number.NEGATIVE_INFINITY;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#job = new BackgroundJob(
      (stop) => this.look(stop),
      (error) => this.#complain('all', error),
    );
  }

  /** Begins to look now and every second. */
  start(): void {
    this.#job.wake();
    this.#timer ??= setInterval(() => this.#job.wake(), EVERY_MS).unref();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#job[Symbol.asyncDispose]();
  }

  /** Does all that is due. What cannot be done is tried again at the next look, and keeps nothing else waiting. */
  async look(stop?: AbortSignal): Promise<void> {
    const { db, clock, due, ahead } = this.#deps;
    // Of a clock that was ahead and is right again: nobody would be missed for as long as it was.
    await this.#doAll(
      (failed) => aheadRules(db.queries, ahead(), { limit: A_ROUND, offset: failed }),
      ({ space_id, rule_id }) => this.#raise(space_id, rule_id),
      stop,
    );
    await this.#doAll(
      (failed) => dueRules(db.queries, due(), { limit: A_ROUND, offset: failed }),
      ({ space_id, rule_id }) => this.#raise(space_id, rule_id),
      stop,
    );
    for (const said of this.#looksForStrays() ? (['raised', 'acknowledged'] as const) : []) {
      await this.#doAll(
        (failed) => strayAlarms(db.queries, said, ahead(), { limit: A_ROUND, offset: failed }),
        ({ space_id, id }) => this.#setRight(space_id, id),
        stop,
      );
    }
    // After a rest of some hours it takes a while until a clock is believed. Better too early than that nobody hears of it for so long.
    await this.#doAll(
      (failed) => dueAlarms(db.queries, clock(), { limit: A_ROUND, offset: failed }),
      ({ space_id, id }) => this.#escalate(space_id, id),
      stop,
    );
  }

  /** Once a minute, and at once when the clock has been set back. */
  #looksForStrays(): boolean {
    const now = this.#deps.clock();
    if (!this.#deps.isSure() || Math.abs(now - this.#straysAt) < STRAYS_EVERY_MS) return false;
    this.#straysAt = now;
    return true;
  }

  /** @param due some of what is due, after as many that failed: these are due longest, and stay so */
  async #doAll<T extends { readonly space_id: SpaceId }>(
    due: (failed: number) => Promise<readonly T[]>,
    work: (one: T) => Promise<void>,
    stop?: AbortSignal,
  ): Promise<void> {
    let failed = 0;
    for (let isMore = true; isMore && !stop?.aborted; ) {
      const some = await due(failed);
      for (const one of some) {
        await work(one).catch((error: unknown) => {
          failed += 1;
          this.#complain(one.space_id, error);
        });
      }
      if (some.length > 0) this.#deps.onTold();
      isMore = some.length === A_ROUND;
    }
  }

  #complain(about: SpaceId | 'all', error: unknown): void {
    if (this.#complained.has(about)) return;
    this.#complained.set(about, true);
    const space = about === 'all' ? {} : { spaceId: about };
    this.#deps.log.error({ err: error, ...space }, 'Alarms that are due could not be raised; that is tried again.');
  }

  #raise(spaceId: SpaceId, id: AlarmRuleId): Promise<void> {
    const { db, clock, due, ahead, onAlarms } = this.#deps;
    return db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId, 'entries');
      const now = due();
      const row = await findRule(tx, [spaceId], id);
      const before = (await readStates(tx, spaceId, [id], [ABSENCE])).get(id);
      if (!row || !before) return;
      const rule = toRule(row);
      const { state: after, raised } = pass(rule, setRight(rule, before, clock(), ahead()), now);
      await writeStates(tx, spaceId, [{ id, before, after }]);
      const alarms = raised.map((one) => ({ ruleId: id, raised: one }));
      if (row.is_active) await writeAlarms(tx, onAlarms, spaceId, alarms, now);
    });
  }

  #setRight(spaceId: SpaceId, id: AlarmId): Promise<void> {
    const { db, ahead } = this.#deps;
    return db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId, 'entries');
      const row = await findAlarm(tx, [spaceId], id);
      const right = row && rightTimes(row, ahead());
      if (row && right) await updateAlarm(tx, row, right);
    });
  }

  #escalate(spaceId: SpaceId, id: AlarmId): Promise<void> {
    const { db, clock, onAlarms } = this.#deps;
    return db.transaction(async (tx) => {
      await advanceRevision(tx, spaceId, 'entries');
      const now = clock();
      const row = await findAlarm(tx, [spaceId], id);
      if (!row || row.escalates === null || row.escalates > now) return;
      const escalated = await updateAlarm(tx, row, { escalates: null, escalated: now });
      await onAlarms(tx, spaceId, await newsOf(tx, 'alarm.escalated', spaceId, [escalated]), now);
    });
  }
}
