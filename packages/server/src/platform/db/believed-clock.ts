import type { Logger } from 'pino';
import { BackgroundJob } from '../background-job.ts';
import { CLOCKS_APART_MS, type Clock } from '../clock.ts';
import type { Database, Tx } from './database.ts';

const MINUTE_MS = 60 * 1000;
const LOOK_MS = 10 * MINUTE_MS;
/** How long a clock must stand before it is believed, by its own account. */
const DOUBTED_MS = 24 * 60 * MINUTE_MS;
/** And before it is taken at its word where a mistake can be borne. Every other node has looked meanwhile, and would have said so. */
const STOOD_MS = 25 * MINUTE_MS;
const ROW = 1;

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * The time that whatever deletes what is old goes by, so that a clock that is set wrong deletes nothing early.
 *
 * The database knows what time it was when a node looked last, which every node does at its start and every ten minutes. A clock that says
 * something else, by more than two hours, is doubted: it jumped, or nobody has looked for a while, or it is another node's and wrong. It is
 * believed again when it has stood for a day, by its own account and over restarts; until then it is as late as it was at the last
 * look, or as the clock says, whichever is earlier. So a wrong clock costs nothing for a day, and a rest of whatever length makes what is
 * old go a day later.
 */
export class BelievedClock implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #job: BackgroundJob;
  #at = 0;
  /** What a doubted clock said at the last look, if it had stood for a while then. */
  #stood: number | null = null;

  private constructor(deps: Deps) {
    this.#deps = deps;
    this.#job = new BackgroundJob(
      () => this.look(),
      (error) =>
        deps.log.warn(
          { err: error },
          'The time could not be compared with the last one; nothing old is deleted meanwhile.',
        ),
      { everyMs: LOOK_MS },
    );
  }

  static async open(deps: Deps): Promise<BelievedClock> {
    const believed = new BelievedClock(deps);
    await believed.look();
    return believed;
  }

  /** Epoch ms; never later than the clock. */
  readonly now: Clock = () => {
    const now = this.#deps.clock();
    return areOne(now, this.#at) ? now : Math.min(now, this.#at);
  };

  /**
   * Epoch ms; never later than the clock: for what comes to be due, and had better be early by mistake than late by a day. A doubted clock is
   * taken at its word when it has stood for half an hour.
   */
  readonly due: Clock = () => {
    const now = this.#deps.clock();
    return this.#stood !== null && areOne(now, this.#stood) ? now : this.now();
  };

  /** Epoch ms; never earlier than the clock: what was stored before it has been. */
  readonly latest: Clock = () => Math.max(this.#deps.clock(), this.#at);

  /** Epoch ms that no clock has come to yet, as far as anybody knows: what says that it was stored later was stored by one that was ahead. */
  readonly ahead: Clock = () => this.latest() + CLOCKS_APART_MS;

  /** Whether the clock is believed: what it says of others may be written down. */
  readonly isSure = (): boolean => areOne(this.#deps.clock(), this.#at);

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#job[Symbol.asyncDispose]();
  }

  /** Compares the clock with what the database knows; what is believed is kept there. */
  async look(): Promise<void> {
    const { db, clock, log } = this.#deps;
    const now = clock();
    const { at, doubtedFrom, begins } = await db.transaction((tx) => look(tx, now));
    this.#at = at;
    this.#stood = doubtedFrom !== null && now - doubtedFrom >= STOOD_MS ? now : null;
    if (begins) {
      log.warn(
        { clock: new Date(now).toISOString(), last: new Date(at).toISOString() },
        'The clock has jumped, or nobody has looked at it for a while: nothing that is old is deleted until it has stood for a day.',
      );
    }
  }
}

/** What a look comes to. */
interface Look {
  /** What is believed: epoch ms. */
  readonly at: number;
  /** Since when this clock is doubted, by its own account; null: it is believed. */
  readonly doubtedFrom: number | null;
  /** Whether this is the beginning of a doubt. */
  readonly begins: boolean;
}

async function look(tx: Tx, now: number): Promise<Look> {
  const last = await tx.selectFrom('believed_time').selectAll().where('id', '=', ROW).executeTakeFirst();
  const doubted = last?.doubted_last ?? null;
  const from = doubted !== null && isNext(doubted, now) ? (last?.doubted_from ?? null) : null;
  if (!last || areOne(now, last.at) || (from !== null && now - from >= DOUBTED_MS)) {
    await tx
      .insertInto('believed_time')
      .values({ id: ROW, at: now, doubted_from: null, doubted_last: null })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ at: now, doubted_from: null, doubted_last: null }))
      .execute();
    return { at: now, doubtedFrom: null, begins: false };
  }
  const doubtedFrom = from ?? now;
  await tx
    .updateTable('believed_time')
    .set({ doubted_from: doubtedFrom, doubted_last: now })
    .where('id', '=', ROW)
    .execute();
  return { at: last.at, doubtedFrom, begins: from === null };
}

const areOne = (one: number, other: number): boolean => Math.abs(one - other) <= CLOCKS_APART_MS;

/**
 * Whether a doubted clock went on from the last look: that of another node may be a little behind, and machines that are off at night are
 * looked at in the morning.
 */
const isNext = (last: number, now: number): boolean => now - last >= -CLOCKS_APART_MS && now - last <= DOUBTED_MS;
