import { createHmac } from 'node:crypto';
import type { SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Agent } from 'undici';
import { BackgroundJob } from '../../platform/background-job.ts';
import type { Cidr } from '../../platform/config/config.ts';
import { endLease, takeLease } from '../../platform/db/leases.ts';
import { agentFor, type Resolve } from '../../platform/destinations/pinned-agent.ts';
import { MqttProblem } from '../../platform/mqtt/mqtt-problem.ts';
import { backoff, pauseMs } from '../../platform/streams/backoff.ts';
import { frigateCheck } from './address.ts';
import { FrigateListener, type ListenDeps } from './frigate-listener.ts';
import * as store from './store.ts';

interface Deps extends Omit<ListenDeps, 'connection'> {
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly node: string;
  readonly secrets: { readonly tokenKey: Buffer };
  readonly config: { readonly cameras: { readonly allow: readonly Cidr[] } };
  readonly resolve: Resolve;
}

const LOOK_MS = 3_000;
const LEASE_MS = 15_000;
const CONNECT_MS = 10_000;
/** `last_event` is written so often at most. */
const NOTE_MS = 10_000;
/** Frigate says nothing of an event after so long. */
const TOLD_MS = 2 * 24 * 60 * 60 * 1000;
const FORGET_EVERY_MS = 60 * 60 * 1000;

type Row = Awaited<ReturnType<typeof store.enabledFrigates>>[number];

interface Listening {
  readonly version: string;
  readonly listener: FrigateListener;
  failures: number;
  retryAt: number;
  state: store.FrigateRow['state'];
  problem: string | null;
  /** Of the last event, and when that was written: monotonic ms. */
  eventAt: number | null;
  notedAt: number;
  forgotAt: number;
}

/** Listens to the Frigates of all spaces, to each by one node at a time, and writes down how it is. */
export class FrigateKeeper implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #agent: Agent;
  readonly #listening = new Map<SpaceId, Listening>();
  /** What is being done about the Frigate of a space. */
  readonly #underWay = new Map<SpaceId, Promise<void>>();
  readonly #job: BackgroundJob;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#agent = agentFor(frigateCheck(deps.config.cameras.allow), deps.resolve, CONNECT_MS);
    this.#job = new BackgroundJob(
      () => this.#look(),
      (error) => this.#complain(error),
      { everyMs: LOOK_MS },
    );
  }

  wake(): void {
    this.#job.wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#job[Symbol.asyncDispose]();
    await Promise.all(this.#underWay.values());
    const all = [...this.#listening];
    this.#listening.clear();
    await Promise.all(all.map(([spaceId, listening]) => this.#end(spaceId, listening)));
    await this.#agent.destroy();
  }

  async #look(): Promise<void> {
    const rows = await store.enabledFrigates(this.#deps.db.queries);
    const wanted = new Map(rows.map((row) => [row.space_id, row]));
    for (const spaceId of new Set([...this.#listening.keys(), ...wanted.keys()])) {
      this.#tend(spaceId, wanted.get(spaceId));
    }
  }

  /** Does what there is to do in a space, once at a time: one whose broker is slow keeps no other one from its lease. */
  #tend(spaceId: SpaceId, row: Row | undefined): void {
    if (this.#underWay.has(spaceId)) return;
    const work = this.#keep(spaceId, row)
      .catch((error: unknown) => this.#complain(error))
      .finally(() => this.#underWay.delete(spaceId));
    this.#underWay.set(spaceId, work);
  }

  #complain(error: unknown): void {
    this.#deps.log.error({ err: error }, 'Frigate could not be looked after; that is tried again.');
  }

  async #keep(spaceId: SpaceId, row: Row | undefined): Promise<void> {
    const listening = this.#listening.get(spaceId);
    if (listening && (!row || versionOf(row) !== listening.version)) {
      this.#listening.delete(spaceId);
      await this.#end(spaceId, listening);
    }
    if (row) await this.#listen(row);
  }

  async #end(spaceId: SpaceId, { listener }: Listening): Promise<void> {
    await listener[Symbol.asyncDispose]();
    await endLease(this.#deps.db, leaseOf(spaceId), this.#deps.node).catch(() => undefined);
  }

  async #listen(row: Row): Promise<void> {
    const { db, node } = this.#deps;
    const { space_id: spaceId } = row;
    const known = this.#listening.get(spaceId);
    if (!(await takeLease(db, leaseOf(spaceId), { node, forMs: LEASE_MS }))) {
      this.#listening.delete(spaceId);
      await known?.listener[Symbol.asyncDispose]();
      return;
    }
    const password =
      row.sealed === null ? null : store.unsealPassword(this.#deps.secrets.tokenKey, spaceId, row.sealed);
    if (row.sealed !== null && password === null) {
      const problem =
        'The password can no longer be read, for the token key of this server is another one: give it anew.';
      if (row.problem !== problem) await this.#write(row, { state: 'offline', problem });
      return;
    }
    const listening = known ?? this.#begin(row, password);
    await this.#connect(row, listening);
    await this.#note(row, listening);
  }

  #begin(row: Row, password: string | null): Listening {
    const { secrets, config, resolve } = this.#deps;
    const settings = store.settingsOf(row);
    const { space_id: spaceId, account_id: accountId } = row;
    const check = frigateCheck(config.cameras.allow);
    const api = { agent: this.#agent, url: settings.url };
    const clientId = `kith${createHmac('sha256', secrets.tokenKey).update(`frigate ${spaceId}`).digest('hex').slice(0, 16)}`;
    const broker = { ...settings.broker, password };
    const listened = { spaceId, accountId, settings, broker, api, clientId };
    const listener = new FrigateListener({ ...this.#deps, connection: { check, resolve } }, listened, {
      onEvent: () => {
        listening.eventAt = this.#deps.clock();
      },
      onProblem: (problem) => {
        listening.problem = problem;
      },
    });
    const begun = { failures: 0, retryAt: 0, state: row.state, problem: row.problem, eventAt: null, notedAt: 0 };
    const listening: Listening = { ...begun, version: versionOf(row), listener, forgotAt: Number.NEGATIVE_INFINITY };
    this.#listening.set(spaceId, listening);
    return listening;
  }

  async #connect(row: Row, listening: Listening): Promise<void> {
    if (listening.listener.isConnected || performance.now() < listening.retryAt) return;
    try {
      await listening.listener.connect();
      listening.failures = 0;
      listening.state = 'online';
      listening.problem = null;
    } catch (error) {
      if (!(error instanceof MqttProblem)) throw error;
      listening.failures++;
      listening.retryAt = performance.now() + pauseMs(backoff, listening.failures, Math.random());
      listening.state = 'offline';
      listening.problem = error.message;
      if (listening.failures === 1) {
        this.#deps.log.warn({ spaceId: row.space_id, problem: error.message }, 'The broker of Frigate cannot be used.');
      }
    }
  }

  /** Writes down what is otherwise than it was written. */
  async #note(row: Row, listening: Listening): Promise<void> {
    const { db, clock } = this.#deps;
    const { state, problem, eventAt } = listening;
    if (state !== row.state || problem !== row.problem) await this.#write(row, { state, problem });
    const now = performance.now();
    if (eventAt !== null && (row.last_event === null || now - listening.notedAt > NOTE_MS)) {
      listening.notedAt = now;
      listening.eventAt = null;
      await store.writeFound(db.queries, row, { last_event: eventAt });
    }
    if (now - listening.forgotAt > FORGET_EVERY_MS) {
      listening.forgotAt = now;
      const at = clock();
      await store.forgetTold(db.queries, row.space_id, { before: at - TOLD_MS, after: at + TOLD_MS });
    }
  }

  async #write(row: Row, { state, problem }: Pick<Row, 'state' | 'problem'>): Promise<void> {
    const since = state === row.state ? {} : { state_since: this.#deps.clock() };
    await store.writeFound(this.#deps.db.queries, row, { state, problem, ...since });
  }
}

const leaseOf = (spaceId: SpaceId) => ({ spaceId, name: 'frigate' });

const versionOf = ({ settings, sealed }: Pick<Row, 'settings' | 'sealed'>): string => `${settings} ${sealed ?? ''}`;
