import { setTimeout as pause } from 'node:timers/promises';
import { type Business, goAboutBusiness } from './good-neighbour.ts';
import { attack } from './hostile-neighbour.ts';
import { openNeighboursHouse } from './neighbours-house.ts';
import { Receiver } from './receiver.ts';
import { type Resources, resourcesOf } from './resources.ts';
import { until } from './until.ts';

/** What one space noticed of another that does everything wrong at once. */
export interface Neighbourhood {
  readonly quiet: Business;
  readonly attacked: Business;
  /** Status of `GET /readyz` afterwards. */
  readonly readiness: number;
  /** Descriptors that the server had not given back a while after the attack. */
  readonly leftBehind: readonly string[];
}

const WARM_UP_MS = 3000;
/** Connections that were left alone end by then. */
const GIVEN_BACK_WITHIN_MS = 90_000;

interface Watch {
  readonly quietMs: number;
  readonly attackMs: number;
  /** Only attacks in whose name this stands. */
  readonly only?: string;
  /** Of a server on this machine that nobody attacks. */
  readonly bareUrl?: string;
}

/** @param env of the server; it needs a database in `KITH_DATABASE_URL` */
export async function watchNeighbours(
  env: Readonly<Record<string, string>>,
  { quietMs, attackMs, only = '', bareUrl }: Watch,
): Promise<Neighbourhood> {
  await using hooks = await Receiver.open();
  await using mute = await Receiver.open(() => undefined);
  await using house = await openNeighboursHouse(env, { good: hooks.url, hostile: mute.url });
  const { url, good, hostile, pid } = house;
  const underAttack = async <T>(work: () => Promise<T>): Promise<T> => {
    await using _attack = await attack({ url, self: hostile, victim: good, only });
    return await work();
  };
  const quiet = await goAboutBusiness(url, good, hooks, { forMs: quietMs, bareUrl });
  // Threads that are started when they are wanted stay, and are no loss.
  await underAttack(() => pause(WARM_UP_MS));
  const before = await resourcesOf(pid);
  const attacked = await underAttack(() => goAboutBusiness(url, good, hooks, { forMs: attackMs, bareUrl }));
  const leftBehind = await until(
    async () => moreThan(before, await resourcesOf(pid)).length === 0,
    'everything to be given back',
    GIVEN_BACK_WITHIN_MS,
  ).then(
    () => [],
    async () => moreThan(before, await resourcesOf(pid)),
  );
  return { quiet, attacked, readiness: (await fetch(`${url}/readyz`)).status, leftBehind };
}

const moreThan = (before: Resources, now: Resources): string[] =>
  [...now.descriptors].flatMap(([kind, count]) => {
    const more = count - (before.descriptors.get(kind) ?? 0);
    return more > 0 ? [`${more} × ${kind}`] : [];
  });
