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
import { noteProblem } from './broker-problems.ts';
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

/** Said of a broker that is told, and says nothing itself. */
const UNHEARD =
  'The broker does not let this user listen to what it keeps: states are kept there, and what was announced before a restart and is gone now stays.';

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
  /** What is being done about a profile. */
  readonly #underWay = new Map<ProfileId, Promise<void>>();
  /** What is to be done about a profile after that, as it was read last; undefined: it is to be kept no more. */
  readonly #next = new Map<ProfileId, KeptProfile | undefined>();
  readonly #job: BackgroundJob;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#job = new BackgroundJob(
      (stop) => this.#look(stop),
      (error) => this.#complain(error),
      { everyMs: LOOK_MS },
    );
  }

  /** Something is otherwise than before. */
  wake(): void {
    this.#job.wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#job[Symbol.asyncDispose]();
    await Promise.all(this.#underWay.values());
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
    for (const id of new Set([...this.#kept.keys(), ...wanted.keys()])) this.#tend(id, wanted.get(id), stop);
  }

  /** Does what there is to do about a profile, once at a time: a broker that hangs keeps no other one from its lease. */
  #tend(id: ProfileId, profile: KeptProfile | undefined, stop: AbortSignal): void {
    if (this.#underWay.has(id)) {
      this.#next.set(id, profile);
      return;
    }
    const work = this.#do(id, profile, stop)
      .catch((error: unknown) => this.#complain(error))
      .finally(() => {
        this.#underWay.delete(id);
        // This one alone: of several at least one is always being tended, and each would wake all of them.
        const [isNext, next] = [this.#next.has(id), this.#next.get(id)];
        this.#next.delete(id);
        if (isNext && !stop.aborted) this.#tend(id, next, stop);
      });
    this.#underWay.set(id, work);
  }

  #complain(error: unknown): void {
    this.#deps.log.error({ err: error }, 'States at MQTT brokers could not be kept; that is tried again.');
  }

  async #do(id: ProfileId, profile: KeptProfile | undefined, stop: AbortSignal): Promise<void> {
    const one = this.#kept.get(id);
    if (one && (!profile || one.version !== versionOf(profile))) await this.#end(id, one);
    if (profile) await this.#keep(profile, stop);
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
      await this.#note(profile, one.broker.isHeard ? null : UNHEARD);
    } catch (error) {
      if (!(error instanceof MqttProblem)) throw error;
      one.failures++;
      one.retryAt = performance.now() + pauseMs(backoff, one.failures, this.#deps.random());
      await one.broker?.[Symbol.asyncDispose]();
      one.broker = null;
      if (one.failures === 1)
        log.warn({ profile: profileId, problem: error.message }, 'A broker cannot be kept up to date.');
      await this.#note(profile, error.message);
    }
  }

  /** Writes down what is otherwise than it was read: a node that stood still may have written it after another one took over. */
  async #note(profile: KeptProfile, problem: string | null): Promise<void> {
    if (profile.problem === problem) return;
    await noteProblem(this.#deps.db.queries, { space_id: profile.spaceId, id: profile.profileId }, problem);
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
