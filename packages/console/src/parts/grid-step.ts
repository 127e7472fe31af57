interface Grid {
  readonly columns: number;
  readonly count: number;
  /** Whether it is read from right to left. */
  readonly mirrored: boolean;
}

/** Where a key leads to from one of many that stand in rows. @returns null: nowhere */
export function gridStep(key: string, from: number, { columns, count, mirrored }: Grid): number | null {
  const onward = mirrored ? -1 : 1;
  const ways: Readonly<Record<string, number>> = {
    ArrowRight: from + onward,
    ArrowLeft: from - onward,
    ArrowDown: from + columns,
    ArrowUp: from - columns,
    Home: 0,
    End: count - 1,
  };
  const to = ways[key];
  return to === undefined || to < 0 || to >= count ? null : to;
}
