import { useEffect } from 'react';

/** Keeps the screen on, again whenever the page comes back into sight; where the browser refuses it goes dark as it always does. */
export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let left = false;
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      lock = await navigator.wakeLock.request('screen');
      if (left) await lock.release();
    };
    const quietly = (): void => void ask().catch(() => undefined);
    quietly();
    document.addEventListener('visibilitychange', quietly);
    return () => {
      left = true;
      document.removeEventListener('visibilitychange', quietly);
      void lock?.release();
    };
  }, []);
}
