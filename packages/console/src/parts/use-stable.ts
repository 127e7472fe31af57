import { useCallback, useEffect, useRef } from 'react';

/** The same function for as long as a part is shown, which does what the latest one does: what it is given to need not be drawn anew. */
export function useStable<Args extends unknown[], Result>(
  latest: (...args: Args) => Result,
): (...args: Args) => Result {
  const current = useRef(latest);
  useEffect(() => {
    current.current = latest;
  });
  return useCallback((...args) => current.current(...args), []);
}
