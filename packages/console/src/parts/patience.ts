import { type Client, KithApiError } from '@kith/client';
import { sayWaiting } from '../session/reachability.ts';
import { sayWho, visitSignal } from '../session/session-store.ts';

const AGAIN_MS = 2_000;

/** By these the server says that it did nothing, for now, or nothing for whoever is not logged in. */
const answers: ReadonlySet<number> = new Set([401, 429, 503]);

export const didNothing = (error: KithApiError): boolean => answers.has(error.status);

/** Whether it says nothing of what was asked for: the same may be done as soon as the server answers whoever is logged in. */
export const isPutOff = (error: unknown): error is KithApiError =>
  error instanceof KithApiError && (didNothing(error) || error.shouldRetry());

/**
 * Waits as long as the server asks for, and then until it answers whoever is logged in. Ends when they leave, too.
 * @param waitMs how long the server asks to be left alone
 */
export async function serverAgain(client: Client, waitMs: number, left = visitSignal()): Promise<void> {
  const told = sayWaiting();
  try {
    for (let ms = Math.max(waitMs, AGAIN_MS); !left.aborted; ms = AGAIN_MS) {
      await pause(ms, left);
      try {
        // Whoever is somebody else by now, or elsewhere, has left with that.
        sayWho(client, await client.auth.whoami({ retries: 0, signal: left }));
        return;
      } catch (error) {
        if (!(left.aborted || error instanceof KithApiError)) throw error;
      }
    }
  } finally {
    told.over();
  }
}

/**
 * Does something that can be done twice. What the server cannot do now is waited for and done then; it may have been done already where no answer
 * came.
 * @throws {KithApiError} for which waiting is no help
 * @throws {DOMException} when whoever asked for it logs out: it is not done under another name
 */
export async function patiently<T>(client: Client, work: () => Promise<T>, left = visitSignal()): Promise<T> {
  for (;;) {
    left.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isPutOff(error)) throw error;
      await serverAgain(client, error.retryAfterMs ?? 0, left);
    }
  }
}

/** Does something with each of many, one after the other, as `patiently` does. */
export async function eachPatiently<T>(
  client: Client,
  many: readonly T[],
  work: (one: T) => Promise<void>,
): Promise<void> {
  const left = visitSignal();
  for (const one of many) await patiently(client, () => work(one), left);
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
