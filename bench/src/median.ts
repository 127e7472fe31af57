/** Median of some figures; NaN of none. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [upper = Number.NaN, lower = upper] = [sorted[middle], sorted.length % 2 ? sorted[middle] : sorted[middle - 1]];
  return (lower + upper) / 2;
}

/** Milliseconds that some work took. */
export async function elapsedMs(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** One line of a table: a figure, and its ratio to another of the same run. */
export function row(name: string, ms: number, floor?: { readonly name: string; readonly ms: number }): string {
  const against = floor ? `   ${floor.name}: ${floor.ms.toFixed(2)} ms (ratio ${(ms / floor.ms).toFixed(2)})` : '';
  return `  ${name.padEnd(34)} ${ms.toFixed(2).padStart(8)} ms${against}`;
}
