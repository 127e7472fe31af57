import { setTimeout as pause, setImmediate as turnOfTheLoop } from 'node:timers/promises';

/** What may be under way at once before the next one waits; a machine that cannot keep up shows in the rate. */
const MOST_UNDER_WAY = 8;

export interface Paced {
  /** How many a second it came to. */
  readonly rate: number;
  /** Share of one processor that this process took meanwhile. */
  readonly cpu: number;
}

/**
 * Starts work at a steady rate, whether what was started before has ended or not, and waits for the end of all. What a
 * machine cannot do in one and a half of the time is left out.
 */
export async function atRate(perSecond: number, most: number, work: (nth: number) => unknown): Promise<Paced> {
  const underWay = new Set<Promise<void>>();
  const cpu = process.cpuUsage();
  const start = performance.now();
  const patienceMs = (1500 * most) / perSecond;
  let count = 0;
  for (; count < most && performance.now() - start < patienceMs; count++) {
    const nth = count;
    const wait = start + (nth * 1000) / perSecond - performance.now();
    // Work on SQLite never leaves the turn of the event loop by itself; what comes over a network does.
    await (wait > 0 ? pause(wait) : turnOfTheLoop());
    while (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
    const one: Promise<void> = Promise.resolve(work(nth)).then(() => void underWay.delete(one));
    underWay.add(one);
  }
  await Promise.all(underWay);
  const elapsedMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: (count * 1000) / elapsedMs, cpu: (user + system) / 1000 / elapsedMs };
}
