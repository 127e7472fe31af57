import type { Entry } from '@kith/client';

type Listener = (entry: Entry) => void;

const listeners = new Set<Listener>();

/** Says what a sighting says now, to whoever shows it. */
export function tellCorrected(entry: Entry): void {
  for (const listener of listeners) listener(entry);
}

/** @returns a function that ends it */
export function onCorrected(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
