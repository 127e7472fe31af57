import { type SampleSent, toTimestamp } from '@kith/contract';
import type { Logger } from 'pino';
import type { Clock } from '../../platform/clock.ts';
import type { Cidr } from '../../platform/config/config.ts';
import { pinnedAgent, type Resolve } from '../../platform/destinations/pinned-agent.ts';
import type { Ids } from '../../platform/ids.ts';
import type { TokenBuckets } from '../../platform/token-buckets.ts';
import type { Envelope } from '../channels/envelope.ts';
import type { Senders } from '../channels/sender.ts';
import { attemptOnce, type Target } from './attempt-once.ts';
import { hostOfTarget } from './host-of-target.ts';
import { TIMEOUT_MS } from './send-signed.ts';
import type { Slots } from './slots.ts';

export interface SampleDeps {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'messageId'>;
  readonly log: Pick<Logger, 'error'>;
  readonly allow: readonly Cidr[];
  readonly resolve: Resolve;
  readonly senders: Senders;
  readonly secrets: { readonly tokenKey: Buffer };
  /** Samples are webhooks among the others. */
  readonly slots: Pick<Slots, 'takeForSample'>;
  /** How often a space may send one. */
  readonly rate: TokenBuckets;
  readonly timeoutMs?: number;
}

/** Too many samples or webhooks of the space. */
export interface SampleRefused {
  readonly waitMs: number;
}

/** When all places that a space may have are taken. */
const FULL_MS = 1000;

/** Sends a made-up event at once, and once, under the rules of every delivery; says what came of it and stores nothing. */
export async function sendSample(
  deps: SampleDeps,
  target: Target,
  event: Envelope,
): Promise<SampleSent | SampleRefused> {
  const space = String(target.space_id);
  const waitMs = deps.rate.take(space);
  if (waitMs > 0) return { waitMs };
  const leave = deps.slots.takeForSample({ spaceId: target.space_id, host: hostOfTarget(target) });
  if (!leave) {
    deps.rate.giveBack(space);
    return { waitMs: FULL_MS };
  }
  return send(deps, target, event).finally(leave);
}

async function send(
  { clock, ids, log, allow, resolve, senders, secrets, timeoutMs = TIMEOUT_MS }: SampleDeps,
  target: Target,
  event: Envelope,
): Promise<SampleSent> {
  const id = ids.messageId();
  const agent = pinnedAgent(allow, resolve, timeoutMs);
  const message = {
    id,
    read: async () => event,
    readPicture: async () => null,
  } as const;
  const deps = { agent, clock, log, allow, resolve, senders, tokenKey: secrets.tokenKey, timeoutMs };
  const attempt = await attemptOnce(deps, target, message);
  await agent.destroy();
  return {
    id,
    at: toTimestamp(attempt.at),
    duration_ms: attempt.durationMs,
    status_code: attempt.statusCode,
    error: attempt.error,
    response: attempt.excerpt,
  };
}
