/** What the address of the page says. */
export interface StrangersSearch {
  /** Those who are ignored, instead of those who are not. */
  readonly ignored?: true | undefined;
}

export const strangersSearch = (search: Readonly<Record<string, unknown>>): StrangersSearch => ({
  ignored: search.ignored === true || undefined,
});
