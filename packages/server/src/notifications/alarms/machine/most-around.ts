/**
 * How many there are at most within so long, of an instant and others.
 * @param at the instant, which is one of them: ms
 */
export function mostAround(at: number, others: readonly number[], withinMs: number): number {
  const near = [at, ...others.filter((time) => Math.abs(time - at) < withinMs)].sort((a, b) => a - b);
  let [most, first] = [0, 0];
  for (const [last, time] of near.entries()) {
    while (time - (near[first] ?? time) >= withinMs) first += 1;
    const isAmong = (near[first] ?? time) <= at && at <= time;
    if (isAmong) most = Math.max(most, last - first + 1);
  }
  return most;
}
