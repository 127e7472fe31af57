import { type Numbers, numberIn, textIn } from '../../parts/search-values.ts';

/** Who of all people is shown. */
export type PeopleSearch = Numbers<'group'> & { readonly q?: string | undefined };

export const peopleSearch = (search: Readonly<Record<string, unknown>>): PeopleSearch => ({
  q: textIn(search, 'q'),
  group: numberIn(search, 'group'),
});
