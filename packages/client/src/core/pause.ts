/** Longer than that a timer cannot wait, and ends at once instead. */
const LONGEST_MS = 2 ** 31 - 1;

/** Waits, for 24 days at most; ends at once, and without complaint, when the signal is aborted. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, LONGEST_MS));
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
