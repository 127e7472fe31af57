import { useEffect } from 'react';

/** Does something over and over, the next time so long after the last was done. */
export function useRepeated(does: () => Promise<void>, pauseMs: number): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const again = async (): Promise<void> => {
      await does();
      if (!left) timer = setTimeout(() => void again(), pauseMs);
    };
    timer = setTimeout(() => void again(), pauseMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [does, pauseMs]);
}
