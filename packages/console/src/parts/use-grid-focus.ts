import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

export interface GridFocus {
  /** Which of all is reached by Tab. */
  readonly at: number;
  /** Goes to one as soon as it is drawn. */
  goTo(index: number): void;
  /** Takes note of where somebody is. */
  isAt(element: Element): void;
}

/** Of very many one is reached by Tab, and keys lead to the others, also to those that are not drawn yet. */
export function useGridFocus(list: RefObject<HTMLElement | null>): GridFocus {
  const [at, setAt] = useState(0);
  const going = useRef<number | null>(null);
  useEffect(() => {
    const box = list.current?.querySelector<HTMLElement>(`[aria-posinset="${Number(going.current) + 1}"] input`);
    if (going.current === null || !box) return;
    going.current = null;
    box.focus({ preventScroll: true });
  });
  return {
    at,
    goTo: (index) => {
      going.current = index;
      setAt(index);
    },
    isAt: useCallback((element) => {
      const place = Number(element.closest('li')?.ariaPosInSet);
      if (place > 0) setAt(place - 1);
    }, []),
  };
}
