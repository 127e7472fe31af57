/** Numbers of an address, each of which may be missing. */
export type Numbers<Names extends string> = { readonly [Name in Names]?: number | undefined };

type Search = Readonly<Record<string, unknown>>;

/** A whole number of an address; undefined when there is none. */
export function numberIn(search: Search, name: string): number | undefined {
  const value = Number(search[name] ?? Number.NaN);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A text of an address; undefined when there is none. What looks like a number is a text, too. */
export function textIn(search: Search, name: string): string | undefined {
  const value = search[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
