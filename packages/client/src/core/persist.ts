import { backoffMs } from './backoff.ts';
import { KithApiError, unanswered } from './error.ts';
import { pause } from './pause.ts';

/** How time passes. */
export interface Patience {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export const realPatience: Patience = { now: Date.now, pause, random: Math.random };

export interface Rules {
  readonly baseUrl: string;
  readonly patience: Patience;
  /** Whether it may be tried again after a failure that leaves open whether it was carried out. */
  readonly repeatable: boolean;
  readonly retries: number;
  /** Null: none. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal | undefined;
  /** Is told of each failure that is tried again. */
  readonly onFailure?: ((error: KithApiError) => void) | undefined;
}

/** Statuses by which the server says that it did nothing, for now. */
const untouched: ReadonlySet<number> = new Set([429, 503]);

/**
 * Tries until it works, cannot be tried again, or has no time left. The time given is that of all tries and pauses together.
 * @throws {KithApiError} of the last try
 */
export async function persist<T>(attempt: (signal: AbortSignal) => Promise<T>, rules: Rules): Promise<T> {
  const { patience, retries, timeoutMs } = rules;
  rules.signal?.throwIfAborted();
  const end = timeoutMs === null ? Number.POSITIVE_INFINITY : patience.now() + timeoutMs;
  const signals = [rules.signal, timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs)];
  const signal = AbortSignal.any(signals.filter((one) => one !== undefined));
  for (let failures = 1; ; failures++) {
    let error: KithApiError;
    try {
      return await attempt(signal);
    } catch (reason) {
      error = toFailure(reason, rules, signal);
    }
    const mayRepeat = untouched.has(error.status) || (rules.repeatable && error.shouldRetry());
    const waitMs = Math.max(backoffMs(failures, patience.random()), error.retryAfterMs ?? 0);
    const hasTime = !signal.aborted && patience.now() + waitMs < end;
    if (failures > retries || !mayRepeat || !hasTime) throw error;
    rules.onFailure?.(error);
    await patience.pause(waitMs, signal);
    rules.signal?.throwIfAborted();
  }
}

/** @throws the reason of the caller's own signal */
function toFailure(reason: unknown, { baseUrl, timeoutMs, signal: own }: Rules, signal: AbortSignal): KithApiError {
  own?.throwIfAborted();
  if (reason instanceof KithApiError) return reason;
  if (signal.aborted) {
    const message = `${baseUrl} did not answer within ${(timeoutMs ?? 0) / 1000} s.`;
    return unanswered(message, { kind: 'timedOut', cause: reason });
  }
  return unanswered(`${baseUrl} cannot be reached, or broke off: ${wordsOf(reason)}.`, { cause: reason });
}

/** Node says "fetch failed" and keeps the reason in the cause. */
function wordsOf(error: unknown): string {
  const { cause } = error instanceof Error ? error : {};
  const reason = cause instanceof Error ? cause : error;
  if (!(reason instanceof Error)) return 'unknown reason';
  // A host with several addresses fails with an error that has a code and no message.
  return (reason.message || ('code' in reason ? String(reason.code) : reason.name)).replace(/\.$/, '');
}
