import { type Numbers, numberIn } from '../../parts/search-values.ts';

/** Those in both groups, in the first alone, in the second alone. */
export const parts = ['both', 'here', 'there'] as const;
export type Part = (typeof parts)[number];

/** What a group is held against, and whom of the two are listed. */
export type CompareSearch = Numbers<'with'> & { readonly part?: Part | undefined };

export const compareSearch = (search: Readonly<Record<string, unknown>>): CompareSearch => ({
  with: numberIn(search, 'with'),
  part: parts.find((part) => part === search.part),
});
