/** Parses an option that may be given several times. */
export const repeatable = (value: string, before: readonly string[] = []): string[] => [...before, value];
