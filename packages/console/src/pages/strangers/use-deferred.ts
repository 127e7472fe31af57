import { useCallback, useEffect, useRef } from 'react';

interface Waiting {
  readonly timer: ReturnType<typeof setTimeout>;
  run(): void;
}

/** How long somebody may change their mind. */
const WAIT_MS = 6_000;

/** What is done in a moment, unless it is taken back until then. */
export interface Deferred {
  /** Lets it wait; whatever waits already is done at once. */
  later(run: () => void): void;
  /** @returns whether something waited, which is not done now */
  takeBack(): boolean;
}

/** Whoever leaves the page has decided: what waits is done then. A browser that is closed may forget it, and nothing has happened. */
export function useDeferred(): Deferred {
  const waiting = useRef<Waiting | null>(null);
  const finish = useCallback((): void => {
    const due = waiting.current;
    if (!due) return;
    clearTimeout(due.timer);
    waiting.current = null;
    due.run();
  }, []);
  useEffect(() => {
    addEventListener('pagehide', finish);
    return () => {
      removeEventListener('pagehide', finish);
      finish();
    };
  }, [finish]);
  return {
    later: (run) => {
      finish();
      waiting.current = { run, timer: setTimeout(finish, WAIT_MS) };
    },
    takeBack: () => {
      const due = waiting.current;
      if (due) clearTimeout(due.timer);
      waiting.current = null;
      return due !== null;
    },
  };
}
