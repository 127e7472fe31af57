import { useHotkeys } from '@mantine/hooks';

/**
 * Keys of a page itself, by their names. Each press counts once, however long a key is held; none counts while somebody types, or while a
 * dialog is open, whatever has the focus there.
 */
export function usePageKeys(keys: Readonly<Record<string, () => void>>): void {
  useHotkeys(
    Object.entries(keys).map(([key, does]) => [
      key,
      (event) => {
        if (event.repeat || isWanted(event) || document.querySelector('[aria-modal="true"]')) return;
        event.preventDefault();
        does();
      },
      { preventDefault: false },
    ]),
    [],
  );
}

/** Whether what has the focus takes the key itself; one of several choices takes arrows alone. */
const isWanted = ({ target, key }: KeyboardEvent): boolean =>
  target instanceof Element &&
  target.matches(key.startsWith('Arrow') ? 'input, textarea, select' : 'input:not([type="radio"]), textarea, select');
