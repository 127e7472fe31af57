import { createHash, createHmac } from 'node:crypto';
import type { AddressCheck } from '../../../platform/destinations/address-check.ts';
import type { Resolve } from '../../../platform/destinations/pinned-agent.ts';
import { type Arrived, MqttConnection } from '../../../platform/mqtt/mqtt-connection.ts';
import { ListeningRefused, MqttProblem } from '../../../platform/mqtt/mqtt-problem.ts';
import { brokerOf } from './broker-connections.ts';
import { configurationsOf, discoveryOf, nodeOf } from './home-assistant/discovery.ts';
import type { KeptProfile } from './kept-profile.ts';
import { kept, type ShownSpace, statesOf } from './states-of.ts';
import { topicsOf } from './topics.ts';

interface Deps {
  readonly check: AddressCheck;
  readonly resolve: Resolve;
  readonly tokenKey: Buffer;
  readonly version: string;
  /** Of the console. */
  readonly url: string;
}

/** No broker keeps more of one space for us; whoever says more there is not listened to. */
const MOST_KEPT = 2000;
/** Topics of ours are shorter. */
const LONGEST_TOPIC = 500;

/**
 * What one broker keeps of a space: whether Kith is there, what there is for Home Assistant, and how that is. What the broker has kept is
 * the only memory of what was announced: whatever is not to be there is taken away, also when it was announced by another node, or before a
 * restart.
 */
export class KeptBroker implements AsyncDisposable {
  readonly profile: KeptProfile;
  readonly #connection: MqttConnection;
  /** What it has, by topic, as far as it is ours: the hash of it, for whatever a broker says is kept here as long as the connection. */
  readonly #has: Map<string, string>;

  /** Whether the broker says what it keeps. Where it does not, what was announced before and is gone stays there. */
  readonly isHeard: boolean;

  private constructor(profile: KeptProfile, connection: MqttConnection, has: Map<string, string>, isHeard: boolean) {
    this.profile = profile;
    this.#connection = connection;
    this.#has = has;
    this.isHeard = isHeard;
  }

  /** @throws {MqttProblem} */
  static async open(deps: Deps, profile: KeptProfile): Promise<KeptBroker> {
    const { channel, spaceId } = profile;
    const topics = topicsOf(channel.topic, spaceId);
    const has = new Map<string, string>();
    const part = `/${nodeOf(topics)}/`;
    const note = ({ topic, payload }: Arrived): void => {
      const isAnnounced = topic.startsWith(`${channel.home_assistant}/`) && topic.includes(part);
      const isOurs = isAnnounced || topic.startsWith(topics.cameras);
      if (!isOurs || topic.length > LONGEST_TOPIC || (has.size >= MOST_KEPT && !has.has(topic))) return;
      if (payload.length === 0) has.delete(topic);
      else has.set(topic, hashOf(payload));
    };
    const connect = () =>
      MqttConnection.open(deps, brokerOf(profile), {
        clientId: clientIdOf(deps.tokenKey, profile),
        will: kept(topics.status, 'offline'),
        onMessage: note,
      });
    const { home_assistant: prefix } = channel;
    const asked = [...(prefix === null ? [] : [configurationsOf({ prefix, topics })]), `${topics.cameras}+`];
    let connection = await connect();
    try {
      let listened = await listen(connection, asked);
      if (listened === 'ended') {
        has.clear();
        connection = await connect();
        listened = await listen(connection, asked);
      }
      // Some end the connection of whoever asks for what is not allowed, every time.
      if (connection.isClosed) connection = await connect();
      const isHeard = listened === 'heard';
      await connection.publish(kept(topics.status, 'online'));
      return new KeptBroker(profile, connection, has, isHeard);
    } catch (error) {
      await connection[Symbol.asyncDispose]();
      throw error;
    }
  }

  get isClosed(): boolean {
    return this.#connection.isClosed;
  }

  /**
   * Sees to it that the broker keeps what there is now, and nothing else of this space.
   * @param profile as it is now: it tells the same broker under the same topics
   * @throws {MqttProblem}
   */
  async keep(
    { version, url }: Pick<Deps, 'version' | 'url'>,
    { channel, spaceId, space }: KeptProfile,
    shown: ShownSpace,
  ): Promise<void> {
    const topics = topicsOf(channel.topic, spaceId);
    const wanted = new Map(statesOf(topics, shown).map(({ topic, payload }) => [topic, String(payload)]));
    if (channel.home_assistant !== null) {
      const about = { prefix: channel.home_assistant, topics, version, url };
      const announced = { ...shown, space: { id: spaceId, name: space }, faces: channel.picture };
      for (const [topic, payload] of discoveryOf(about, announced)) wanted.set(topic, payload);
    }
    await this.#become(wanted);
  }

  /** Takes away all that the broker keeps of the space: it is told no more. */
  async forget(): Promise<void> {
    const { channel, spaceId } = this.profile;
    await this.#become(new Map());
    await this.#connection.publish(kept(topicsOf(channel.topic, spaceId).status, ''));
  }

  /** Says that nobody keeps it any more, unless another node does already. */
  async leave(): Promise<void> {
    const { channel, spaceId } = this.profile;
    await this.#connection.publish(kept(topicsOf(channel.topic, spaceId).status, 'offline')).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection[Symbol.asyncDispose]();
  }

  async #become(wanted: ReadonlyMap<string, string>): Promise<void> {
    const gone = [...this.#has.keys()].filter((topic) => !wanted.has(topic));
    const changed = [...wanted].filter(([topic, payload]) => this.#has.get(topic) !== hashOf(payload));
    await Promise.all([
      ...gone.map((topic) => this.#connection.publish(kept(topic, '')).then(() => void this.#has.delete(topic))),
      ...changed.map(([topic, payload]) =>
        this.#connection.publish(kept(topic, payload)).then(() => void this.#has.set(topic, hashOf(payload))),
      ),
    ]);
  }
}

/** A broker that lets nobody listen is told all the same. */
async function listen(connection: MqttConnection, topics: readonly string[]): Promise<'heard' | 'refused' | 'ended'> {
  try {
    for (const topic of topics) await connection.subscribe(topic);
    return 'heard';
  } catch (error) {
    if (error instanceof ListeningRefused) return 'refused';
    if (error instanceof MqttProblem) return 'ended';
    throw error;
  }
}

const hashOf = (payload: string | Buffer): string => createHash('sha256').update(payload).digest('base64');

/** The same on every node: whoever takes over has the broker end the connection of the one before, and speak its will first. */
const clientIdOf = (tokenKey: Buffer, { spaceId, profileId }: KeptProfile): string =>
  `kith${createHmac('sha256', tokenKey).update(`mqtt ${spaceId} ${profileId}`).digest('hex').slice(0, 16)}`;
