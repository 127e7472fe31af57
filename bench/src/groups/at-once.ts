import { startBareFastify } from '../start-bare-fastify.ts';
import { requestsPerSecond } from './load.ts';

const GROUPS = '/v1/groups/persons/';
/** What is aimed at where bare Fastify makes `bare` requests a second. */
const aims = { page: 4_000, group: 12_000, bare: 43_900 } as const;

/** 32 clients at once: a page of 20 groups and one group, beside bare Fastify in the same run. */
export async function measureAtOnce(url: string, token: string): Promise<void> {
  await using fastify = await startBareFastify();
  const bare = await requestsPerSecond(fastify.url, '/');
  const group = await requestsPerSecond(url, `${GROUPS}7/`, token);
  const page = await requestsPerSecond(url, `${GROUPS}?limit=20&offset=40`, token);
  const show = (rate: number, aim: number) =>
    `${rate.toFixed(0)}/s (${((100 * rate) / bare).toFixed(1)} % of bare; aim ${((100 * aim) / aims.bare).toFixed(1)} %)`;
  console.log(
    `  32 clients at once: one group ${show(group, aims.group)}; page of 20 groups ${show(page, aims.page)}; bare Fastify ${bare.toFixed(0)}/s`,
  );
}

/** How long a search takes, and how long something short takes meanwhile, of which there is no end. */
export async function measureSearch(
  what: string,
  search: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<void> {
  const times: number[] = [];
  const waits: number[] = [];
  let searching = true;
  const asking = (async () => {
    while (searching) {
      waits.push(await timed(other));
      // Answers come in a turn of the event loop of their own.
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let round = 0; round < 50; round++) times.push(await timed(search));
  searching = false;
  await asking;
  console.log(
    `  ${what}: p50 ${at(times, 0.5)} p99 ${at(times, 0.99)} ms; names of groups meanwhile p50 ${at(waits, 0.5)} p99 ${at(waits, 0.99)} ms`,
  );
}

const timed = async (task: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await task();
  return performance.now() - start;
};

const at = (all: readonly number[], share: number): string =>
  (all.toSorted((a, b) => a - b)[Math.floor(share * (all.length - 1))] ?? Number.NaN).toFixed(2);
