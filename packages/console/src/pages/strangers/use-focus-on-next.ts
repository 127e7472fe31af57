import { type RefObject, useEffect, useRef } from 'react';

/**
 * When one is shown in the place of another, and what had the focus went with that, the next Tab leads into the new one, and whoever listens hears
 * what it is.
 * @param id which one is shown; undefined: none
 * @returns what is to be given to it
 */
export function useFocusOnNext(id: number | undefined): RefObject<HTMLElement | null> {
  const shown = useRef<HTMLElement>(null);
  const before = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (before.current !== undefined && document.activeElement === document.body)
      shown.current?.focus({ preventScroll: true });
    before.current = id;
  }, [id]);
  return shown;
}
