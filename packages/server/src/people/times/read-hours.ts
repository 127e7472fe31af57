import type { Hours } from '@kith/contract';
import { LRUCache } from 'lru-cache';

/** Hours that were read last, by their text: it never changes what it means. */
const known = new LRUCache<string, Hours>({ max: 2000 });

/** @param text as `schedules` has it */
export function readHours(text: string): Hours {
  const read = known.get(text) ?? (JSON.parse(text) as Hours);
  known.set(text, read);
  return read;
}
