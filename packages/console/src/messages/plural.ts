interface Forms {
  readonly one: string;
  readonly other: string;
}

/** Of two forms the one for a count, as English and German have them: 1 group, 0 groups, 2 groups. */
export const plural = (count: number, { one, other }: Forms): string => (count === 1 ? one : other);
