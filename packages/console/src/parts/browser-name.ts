/** In this order, for most of them also claim to be one of those behind them. */
const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

const first = (names: readonly (readonly [mark: string, name: string])[], text: string): string | undefined =>
  names.find(([mark]) => text.includes(mark))?.[1];

/** What a browser calls itself, as people call it: "Firefox, Linux". What is none of these stays as it is. */
export function browserName(userAgent: string): string {
  const parts = [first(browsers, userAgent), first(systems, userAgent)].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : userAgent;
}
