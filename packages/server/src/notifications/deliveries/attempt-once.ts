import type { Event, ProfileId } from '@kith/contract';
import type { Logger } from 'pino';
import type { Agent } from 'undici';
import type { Clock } from '../../platform/clock.ts';
import type { Cidr } from '../../platform/config/config.ts';
import { checkDestination } from '../../platform/destinations/destination.ts';
import { deliveryRequest, type Told } from './delivery-request.ts';
import { parseRetryAfter } from './retry-schedule.ts';
import type { Answer } from './send.ts';
import { type Secrets, sendSigned, TookTooLong } from './send-signed.ts';

/** What came of sending once. */
export interface Attempt {
  /** Epoch ms. */
  readonly at: number;
  readonly durationMs: number;
  readonly statusCode: number | null;
  /** A sentence, when there was no answer. */
  readonly error: string | null;
  readonly excerpt: string;
  readonly retryAfterMs: number | null;
}

/** A profile, as far as sending needs it. */
export interface Target extends Secrets {
  readonly id: ProfileId;
  readonly http_method: 0 | 1;
  readonly destination_url: string;
}

/** One event on its way to one profile. */
interface Message {
  /** Its webhook-id. */
  readonly id: string;
  readonly told: Told;
  /** Null when the entry was erased. */
  readonly readEvent: () => Promise<Event | null>;
}

interface Deps {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'error'>;
  readonly allow: readonly Cidr[];
  /** For the whole of it. */
  readonly timeoutMs: number;
}

/**
 * Sends an event once. Never throws: whatever is wrong with it becomes the error of the attempt.
 * @param ending ends it early; its reason, an Error, becomes the error
 */
export async function attemptOnce(
  deps: Deps,
  target: Target,
  message: Message,
  ending = new AbortController(),
): Promise<Attempt> {
  const { clock, timeoutMs } = deps;
  const at = clock();
  const started = performance.now();
  const timer = setTimeout(() => ending.abort(new TookTooLong(timeoutMs)), timeoutMs);
  const answer = await answerTo(deps, target, message, at, ending.signal).finally(() => clearTimeout(timer));
  const time = { at, durationMs: Math.round(performance.now() - started) };
  if (answer.kind === 'unanswered') {
    return { ...time, statusCode: null, error: answer.error, excerpt: '', retryAfterMs: null };
  }
  const { statusCode, excerpt, retryAfter } = answer;
  return { ...time, statusCode, error: null, excerpt, retryAfterMs: parseRetryAfter(retryAfter, clock()) };
}

async function answerTo(
  { agent, allow, log }: Deps,
  target: Target,
  { id, told, readEvent }: Message,
  at: number,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const destination = checkDestination(target.destination_url, allow);
    if (destination.kind === 'refused') return unanswered(destination.reason);
    const event = await readEvent();
    if (!event) return unanswered('The entry was erased.');
    const request = deliveryRequest(target.http_method, destination.url, event, told);
    return await sendSigned(agent, request, { id, at, secrets: target }, signal);
  } catch (error) {
    log.error({ err: error, delivery: id, profile: target.id }, 'A webhook could not be prepared.');
    return unanswered('Kith could not prepare this delivery; its log says why.');
  }
}

const unanswered = (error: string): Answer => ({ kind: 'unanswered', error });
