import { type Event, type SampleSent, toTimestamp } from '@kith/contract';
import type { Logger } from 'pino';
import type { Clock } from '../../platform/clock.ts';
import type { Cidr } from '../../platform/config/config.ts';
import type { Ids } from '../../platform/ids.ts';
import { attemptOnce, type Target } from './attempt-once.ts';
import { pinnedAgent, type Resolve, systemResolve } from './pinned-agent.ts';
import { TIMEOUT_MS } from './send-signed.ts';

export interface SampleDeps {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'messageId'>;
  readonly log: Pick<Logger, 'error'>;
  readonly allow: readonly Cidr[];
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/** Sends a made-up event at once, and once, under the rules of every delivery; says what came of it and stores nothing. */
export async function sendSample(
  { clock, ids, log, allow, resolve = systemResolve, timeoutMs = TIMEOUT_MS }: SampleDeps,
  target: Target,
  event: Event,
): Promise<SampleSent> {
  const id = ids.messageId();
  const agent = pinnedAgent(allow, resolve, timeoutMs);
  const message = { id, type: 'entry.sample', readEvent: async () => event } as const;
  const attempt = await attemptOnce({ agent, clock, log, allow, timeoutMs }, target, message);
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
