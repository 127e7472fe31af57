/** `97.5 % (626 of 642)`. */
export function rate(count: number, all: number): string {
  return `${percent(count / all)} (${whole(count)} of ${whole(all)})`;
}

export function percent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  const digits = share === 0 || share === 1 ? 0 : share >= 0.1 ? 1 : share >= 0.001 ? 2 : 4;
  return `${(100 * share).toFixed(digits)} %`;
}

export function whole(count: number): string {
  return count.toLocaleString('en');
}

export function heading(text: string): void {
  console.log(`\n${text}\n`);
}

/** Prints rows under each other; the first row is the heads of the columns. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd());
  }
}
