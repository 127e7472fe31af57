import type { ChannelKind, ProfileId, SpaceId, Urgency } from '@kith/contract';
import type { Logger } from 'pino';
import type { Agent } from 'undici';
import type { Clock } from '../../platform/clock.ts';
import type { Cidr } from '../../platform/config/config.ts';
import { checkDestination } from '../../platform/destinations/destination.ts';
import type { Resolve } from '../../platform/destinations/pinned-agent.ts';
import { deliveryRequest } from '../channels/delivery-request.ts';
import type { Envelope } from '../channels/envelope.ts';
import { parseRetryAfter } from '../channels/parse-retry-after.ts';
import type { Answer, Verdict } from '../channels/send.ts';
import { sendByChannel } from '../channels/send-by-channel.ts';
import type { Reach, Senders } from '../channels/sender.ts';
import type { ChannelRow } from '../channels/store.ts';
import { type Secrets, sendSigned, TookTooLong } from './send-signed.ts';

/** What came of sending once. */
export interface Attempt {
  /** Epoch ms. */
  readonly at: number;
  readonly durationMs: number;
  readonly verdict: Verdict;
  readonly statusCode: number | null;
  /** A sentence, when there was no answer, or one that means more than its status. */
  readonly error: string | null;
  readonly excerpt: string;
  readonly retryAfterMs: number | null;
}

/** A profile, as far as sending needs it. */
export interface Target extends Secrets, Pick<ChannelRow, 'settings' | 'sealed' | 'template'> {
  readonly id: ProfileId;
  readonly space_id: SpaceId;
  /** Null: a webhook. */
  readonly kind: ChannelKind | null;
  readonly http_method: 0 | 1;
  readonly destination_url: string;
}

/** One event on its way to one profile. */
interface Message {
  /** Its webhook-id. */
  readonly id: string;
  /** Null when it was erased. */
  readonly read: () => Promise<Envelope | null>;
  /** The face, as JPEG; null when none is kept. */
  readonly readPicture: () => Promise<Buffer | null>;
}

interface Deps {
  readonly agent: Agent;
  readonly senders: Senders;
  readonly tokenKey: Buffer;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'error'>;
  readonly allow: readonly Cidr[];
  readonly resolve: Resolve;
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
  return { ...time, ...cameOf(answer, clock()) };
}

const GONE = 410;

function cameOf(answer: Answer, now: number): Omit<Attempt, 'at' | 'durationMs'> {
  switch (answer.kind) {
    case 'unanswered':
      return { verdict: 'failed', statusCode: null, error: answer.error, excerpt: '', retryAfterMs: null };
    case 'answered': {
      const { statusCode, excerpt, retryAfter } = answer;
      const isSuccess = statusCode >= 200 && statusCode < 300;
      const verdict = isSuccess ? 'arrived' : statusCode === GONE ? 'gone' : 'failed';
      return { verdict, statusCode, error: null, excerpt, retryAfterMs: parseRetryAfter(retryAfter, now) };
    }
    case 'judged': {
      const { kind: _, ...came } = answer;
      return came;
    }
    default:
      return answer satisfies never;
  }
}

async function answerTo(
  { agent, senders, tokenKey, allow, resolve, log }: Deps,
  target: Target,
  { id, read, readPicture }: Message,
  at: number,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const { kind } = target;
    if (kind !== null) {
      const event = await read();
      if (!event) return unanswered(ERASED);
      const reach: Reach = { agent, allow, resolve };
      const message = { id, urgency: urgencyOf(event), event, readPicture };
      return await sendByChannel({ senders, tokenKey, reach }, { ...target, kind }, message, signal);
    }
    const destination = checkDestination(target.destination_url, allow);
    if (destination.kind === 'refused') return unanswered(destination.reason);
    const event = await read();
    if (!event) return unanswered(ERASED);
    const request = deliveryRequest(target.http_method, destination.url, event);
    return await sendSigned(agent, request, { id, at, secrets: target }, signal);
  } catch (error) {
    log.error({ err: error, delivery: id, profile: target.id }, 'A delivery could not be prepared.');
    return unanswered('Kith could not prepare this delivery; its log says why.');
  }
}

/** Of alarms only somebody said how urgent they are. */
const urgencyOf = (event: Envelope): Urgency => ('urgency' in event.data ? event.data.urgency : 'normal');

const ERASED = 'What it tells of was erased.';

const unanswered = (error: string): Answer => ({ kind: 'unanswered', error });
