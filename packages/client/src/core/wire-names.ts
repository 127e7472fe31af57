/** The same members under their wire names (`pidsInclude` is `pids_include`), moments as ISO 8601. */
export const toWireNames = (wish: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(wish).map(([name, value]) => [
      toWireName(name),
      value instanceof Date ? value.toISOString() : (value as unknown),
    ]),
  );

const toWireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
