import type { ProfileId, SpaceId } from '@kith/contract';
import type { Logger } from 'pino';
import { BackgroundJob } from '../../../platform/background-job.ts';
import type { Cidr } from '../../../platform/config/config.ts';
import type { Database } from '../../../platform/db/database.ts';
import { endLease, takeLease } from '../../../platform/db/leases.ts';
import { webhookCheck } from '../../../platform/destinations/address-check.ts';
import type { Resolve } from '../../../platform/destinations/pinned-agent.ts';
import { MqttProblem } from '../../../platform/mqtt/mqtt-problem.ts';
import { backoff, pauseMs } from '../../../platform/streams/backoff.ts';
import { budgets } from '../../budgets.ts';
import { KeptBroker } from './kept-broker.ts';
import { type KeptProfile, keptProfiles } from './kept-profile.ts';
import type { ShownSpace } from './states-of.ts';

interface Deps {
  readonly db: Database;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly node: string;
  readonly secrets: { readonly tokenKey: Buffer };
  readonly allow: readonly Cidr[];
  readonly resolve: Resolve;
  readonly version: string;
  readonly baseUrl: () => string;
  readonly random: () => number;
  /** What a space has at this moment. @param groups only these; empty: all */
  readonly readSpace: (spaceId: SpaceId, groups: KeptProfile['groups']) => Promise<ShownSpace>;
}

/** How often it is looked whether a broker keeps what there is. */
const LOOK_MS = 5_000;
/** So long another node leaves a broker alone that this one keeps. */
const LEASE_MS = 20_000;

interface Kept {
  readonly version: string;
  broker: KeptBroker | null;
  failures: number;
  /** Monotonic ms. */
  retryAt: number;
}

/** Keeps the states of spaces at the brokers that are told of them, each by one node at a time. */
export class BrokerKeeper implements AsyncDisposable {
  readonly #deps: Deps;
  readonly #kept = new Map<ProfileId, Kept>();
  readonly #job: BackgroundJob;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#job = new BackgroundJob(
      (stop) => this.#look(stop),
      (error) => deps.log.error({ err: error }, 'States at MQTT brokers could not be kept; that is tried again.'),
      { everyMs: LOOK_MS },
    );
  }

  /** Something is otherwise than before. */
  wake(): void {
    this.#job.wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#job[Symbol.asyncDispose]();
    await Promise.all(
      [...this.#kept.entries()].map(async ([profileId, { broker }]) => {
        if (!broker) return;
        await broker.leave();
        await broker[Symbol.asyncDispose]();
        await endLease(this.#deps.db, leaseOf(broker.profile.spaceId, profileId), this.#deps.node).catch(
          () => undefined,
        );
      }),
    );
    this.#kept.clear();
  }

  async #look(stop: AbortSignal): Promise<void> {
    const { db, secrets } = this.#deps;
    const profiles = await keptProfiles(db.queries, secrets.tokenKey, budgets.brokers.kept);
    const wanted = new Map(profiles.map((profile) => [profile.profileId, profile]));
    const gone = [...this.#kept].filter(([id]) => !wanted.has(id));
    // A broker that hangs keeps no other one waiting, and the next look waits for all of this one.
    const done = await Promise.allSettled([
      ...gone.map(([id, one]) => this.#end(id, one)),
      ...profiles.map(async (profile) => {
        const one = this.#kept.get(profile.profileId);
        if (one && one.version !== versionOf(profile)) await this.#end(profile.profileId, one);
        await this.#keep(profile, stop);
      }),
    ]);
    for (const one of done) if (one.status === 'rejected') throw one.reason;
  }

  async #keep(profile: KeptProfile, stop: AbortSignal): Promise<void> {
    const { log, node, db } = this.#deps;
    const { profileId, spaceId } = profile;
    const one: Kept = this.#kept.get(profileId) ?? {
      version: versionOf(profile),
      broker: null,
      failures: 0,
      retryAt: 0,
    };
    if (!(await takeLease(db, leaseOf(spaceId, profileId), { node, forMs: LEASE_MS }))) {
      await one.broker?.[Symbol.asyncDispose]();
      this.#kept.delete(profileId);
      return;
    }
    this.#kept.set(profileId, one);
    if (performance.now() < one.retryAt || stop.aborted) return;
    try {
      const shown = await this.#deps.readSpace(spaceId, profile.groups);
      if (!one.broker || one.broker.isClosed) one.broker = await KeptBroker.open(this.#opening(), profile);
      await one.broker.keep(this.#opening(), profile, shown);
      one.failures = 0;
    } catch (error) {
      if (!(error instanceof MqttProblem)) throw error;
      one.failures++;
      one.retryAt = performance.now() + pauseMs(backoff, one.failures, this.#deps.random());
      await one.broker?.[Symbol.asyncDispose]();
      one.broker = null;
      if (one.failures === 1)
        log.warn({ profile: profileId, problem: error.message }, 'A broker cannot be kept up to date.');
    }
  }

  /** Its profile is gone, turned off, or sends elsewhere: what the broker keeps is taken away. */
  async #end(id: ProfileId, { broker }: Kept): Promise<void> {
    this.#kept.delete(id);
    if (!broker) return;
    await broker.forget().catch(() => undefined);
    await broker[Symbol.asyncDispose]();
    await endLease(this.#deps.db, leaseOf(broker.profile.spaceId, id), this.#deps.node);
  }

  #opening() {
    const { allow, resolve, secrets, version, baseUrl } = this.#deps;
    return { check: webhookCheck(allow), resolve, tokenKey: secrets.tokenKey, version, url: baseUrl() };
  }
}

const leaseOf = (spaceId: SpaceId, profileId: ProfileId) => ({ spaceId, name: `mqtt ${profileId}` });

/** Whatever makes another broker, other topics, or another login of it. */
const versionOf = ({ channel: { url, username, ca, topic, home_assistant }, secrets }: KeptProfile): string =>
  JSON.stringify([url, username, ca, topic, home_assistant, secrets]);
