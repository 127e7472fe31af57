import { type Event, type SampleSent, toTimestamp } from '@kith/contract';
import type { Clock } from '../../platform/clock.ts';
import type { Cidr } from '../../platform/config/config.ts';
import type { Ids } from '../../platform/ids.ts';
import { checkDestination } from '../profiles/destination.ts';
import { deliveryRequest } from './delivery-request.ts';
import { pinnedAgent, type Resolve, systemResolve } from './pinned-agent.ts';
import type { Answer } from './send.ts';
import { type Secrets, sendSigned, TIMEOUT_MS, TookTooLong } from './send-signed.ts';

export interface SampleDeps {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'messageId'>;
  readonly allow: readonly Cidr[];
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

interface Target extends Secrets {
  readonly http_method: 0 | 1;
  readonly destination_url: string;
}

/** Sends a made-up event at once, and once, under the rules of every delivery; says what came of it and stores nothing. */
export async function sendSample(
  { clock, ids, ...deps }: SampleDeps,
  target: Target,
  event: Event,
): Promise<SampleSent> {
  const id = ids.messageId();
  const at = clock();
  const started = performance.now();
  const answer = await attempt(deps, target, event, { id, at });
  const isAnswered = answer.kind === 'answered';
  return {
    id,
    at: toTimestamp(at),
    duration_ms: Math.round(performance.now() - started),
    status_code: isAnswered ? answer.statusCode : null,
    error: isAnswered ? null : answer.error,
    response: isAnswered ? answer.excerpt : '',
  };
}

async function attempt(
  { allow, resolve = systemResolve, timeoutMs = TIMEOUT_MS }: Omit<SampleDeps, 'clock' | 'ids'>,
  target: Target,
  event: Event,
  message: { readonly id: string; readonly at: number },
): Promise<Answer> {
  const destination = checkDestination(target.destination_url, allow);
  if (destination.kind === 'refused') return { kind: 'unanswered', error: destination.reason };
  const request = deliveryRequest(target.http_method, destination.url, event, 'entry.sample');
  const agent = pinnedAgent(allow, resolve, timeoutMs);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new TookTooLong(timeoutMs)), timeoutMs);
  try {
    return await sendSigned(agent, request, { ...message, secrets: target }, controller.signal);
  } finally {
    clearTimeout(timer);
    await agent.destroy();
  }
}
