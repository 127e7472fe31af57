import { type Numbers, numberIn } from '../../parts/search-values.ts';

export const whos = ['known', 'strangers'] as const;

/** What of the wall is shown, and which sighting lies open. */
export type LiveSearch = Numbers<'group' | 'source' | 'entry'> & { readonly who?: (typeof whos)[number] | undefined };

export const liveSearch = (search: Readonly<Record<string, unknown>>): LiveSearch => ({
  group: numberIn(search, 'group'),
  source: numberIn(search, 'source'),
  entry: numberIn(search, 'entry'),
  who: whos.find((who) => who === search.who),
});
