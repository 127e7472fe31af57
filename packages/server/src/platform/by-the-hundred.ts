import { setImmediate as turnOfLoop } from 'node:timers/promises';

const AT_ONCE = 100;

/** Makes something of each of many, in their order; between hundreds the event loop turns, so that whoever comes is heard. */
export async function byTheHundred<Item, Made>(items: readonly Item[], make: (item: Item) => Made): Promise<Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    if (from > 0) await turnOfLoop();
    for (const item of items.slice(from, from + AT_ONCE)) made.push(make(item));
  }
  return made;
}
