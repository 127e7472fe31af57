import type { When } from '@kith/client';

export const whens = ['now', 'later', 'past'] as const satisfies readonly When[];

/** Which memberships are shown; none said: all that have not ended. */
export interface WhenSearch {
  readonly when?: When | undefined;
}

export const whenSearch = (search: Readonly<Record<string, unknown>>): WhenSearch => ({
  when: whens.find((when) => when === search.when),
});
