import { useCallback, useRef, useState } from 'react';

/** Which persons are chosen, by their pids. */
export interface Selection {
  readonly chosen: ReadonlySet<string>;
  /** Chooses one, or lets it go. */
  toggle(pid: string, index: number): void;
  /** Where the last was chosen: a range goes from there. */
  readonly anchor: number | null;
  choose(pids: Iterable<string>): void;
  clear(): void;
}

export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<number | null>(null);
  const toggle = useCallback((pid: string, index: number): void => {
    anchor.current = index;
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(pid)) after.add(pid);
      return after;
    });
  }, []);
  const choose = useCallback(
    (pids: Iterable<string>): void => setChosen((before) => new Set([...before, ...pids])),
    [],
  );
  const clear = useCallback((): void => {
    anchor.current = null;
    setChosen(new Set());
  }, []);
  return {
    chosen,
    toggle,
    choose,
    clear,
    get anchor() {
      return anchor.current;
    },
  };
}
