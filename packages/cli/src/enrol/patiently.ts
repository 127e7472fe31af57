import { setTimeout as pause } from 'node:timers/promises';
import { KithApiError } from '@kith/client';

const BUSY = 429;
const TRIES = 5;
const PAUSE_MS = 1000;
/** Longer than that a timer cannot wait, and ends at once instead. */
const LONGEST_PAUSE_MS = 2 ** 31 - 1;

/**
 * Sends a photo, and again while the server is too busy for it, after as long as it asks for. A server that cannot be
 * reached gets a few tries. Sending a photo twice makes nobody twice: the second time the person is known.
 */
export async function patiently<T>(send: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof KithApiError && error.shouldRetry()) || signal.aborted) throw error;
      if (error.status !== BUSY) failures += 1;
      if (failures === TRIES) throw error;
      const pauseMs = Math.min(error.retryAfterMs ?? PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
