import { Batches } from './batches.ts';

/**
 * A reading that all share who ask for the same at once: it begins after each of them asked, so that what was stored by then is in it.
 */
export function sharedRead<Key, Value>(read: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const batches = new Batches<Key, null, Value>({
    most: Number.POSITIVE_INFINITY,
    work: async (key, take) => {
      const waiting = take();
      const value = await read(key);
      for (const { resolve } of waiting) resolve(value);
    },
  });
  return (key) => batches.add(key, null);
}
