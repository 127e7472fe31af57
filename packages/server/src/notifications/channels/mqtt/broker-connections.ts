import { randomBytes } from 'node:crypto';
import type { ProfileId } from '@kith/contract';
import { webhookCheck } from '../../../platform/destinations/address-check.ts';
import { type Broker, MqttConnection } from '../../../platform/mqtt/mqtt-connection.ts';
import { budgets } from '../../budgets.ts';
import type { Addressee, Reach } from '../sender.ts';

interface Held {
  /** What would make another one of it. */
  readonly version: string;
  readonly opening: Promise<MqttConnection>;
  /** Monotonic ms. */
  usedAt: number;
}

const { held: mostHeld, idleMs } = budgets.brokers;

/** The broker of a channel. */
export const brokerOf = ({ channel, secrets }: Pick<Addressee<'mqtt'>, 'channel' | 'secrets'>): Broker => ({
  url: channel.url,
  username: channel.username,
  password: secrets.password ?? null,
  ca: channel.ca,
});

/** Connections to brokers that stay open between messages: one for each channel, and of those the ones that were used lately. */
export class BrokerConnections implements AsyncDisposable {
  readonly #held = new Map<ProfileId, Held>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#leaveIdle(), idleMs / 2).unref();
  }

  /** @throws {MqttProblem} */
  async of(to: Addressee<'mqtt'>, { allow, resolve }: Reach): Promise<MqttConnection> {
    const { profileId } = to;
    const broker = brokerOf(to);
    const version = JSON.stringify(broker);
    const held = this.#held.get(profileId);
    if (held?.version === version) {
      held.usedAt = performance.now();
      const connection = await held.opening;
      if (!connection.isClosed) return connection;
    }
    // Somebody else may have opened one while this one was waited for.
    const meanwhile = this.#held.get(profileId);
    if (meanwhile && meanwhile !== held && meanwhile.version === version) return meanwhile.opening;
    if (held) this.leave(profileId, held);
    const clientId = `kith${randomBytes(8).toString('hex')}`;
    const opening = MqttConnection.open({ check: webhookCheck(allow), resolve }, broker, { clientId });
    const mine = { version, opening, usedAt: performance.now() };
    this.#held.set(profileId, mine);
    // Whoever waits for it is told.
    opening.catch(() => this.leave(profileId, mine));
    this.#leaveSurplus();
    return opening;
  }

  /** Ends the connection of a channel; another one is opened when it is needed. @param which only this one */
  leave(profileId: ProfileId, which = this.#held.get(profileId)): void {
    if (!which || this.#held.get(profileId) !== which) return;
    this.#held.delete(profileId);
    void end(which);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    const all = [...this.#held.values()];
    this.#held.clear();
    await Promise.all(all.map(end));
  }

  #leaveIdle(): void {
    for (const [id, held] of this.#held) if (performance.now() - held.usedAt > idleMs) this.leave(id, held);
  }

  #leaveSurplus(): void {
    const byUse = [...this.#held].toSorted(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [id, held] of byUse.slice(0, -mostHeld)) this.leave(id, held);
  }
}

const end = ({ opening }: Held): Promise<void> =>
  opening.then(
    (connection) => connection[Symbol.asyncDispose](),
    () => undefined,
  );
