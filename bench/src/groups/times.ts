/** Times of one operation, in ms. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
  /** Operations a second, one after another. */
  readonly rate: number;
}

export const timesOf = (all: readonly number[]): Times => {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), rate: (1000 * all.length) / all.reduce((sum, ms) => sum + ms, 0) };
};

/** Runs tasks in turn, so that whatever else the machine does hits all of them. */
export async function inTurn(
  rounds: number,
  tasks: readonly ((round: number) => Promise<unknown>)[],
): Promise<Times[]> {
  const times: number[][] = tasks.map(() => []);
  for (let round = -Math.ceil(rounds / 10); round < rounds; round++) {
    for (const [i, task] of tasks.entries()) {
      const start = performance.now();
      await task(round + rounds);
      if (round >= 0) times[i]?.push(performance.now() - start);
    }
  }
  return times.map(timesOf);
}
