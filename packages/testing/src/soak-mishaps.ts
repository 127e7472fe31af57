import { rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type NodesHouse, nodeOf, versionOf } from './nodes-house.ts';
import type { PostgresServer } from './postgres-server.ts';
import type { SteadyLoad } from './steady-load.ts';
import { until } from './until.ts';

/** How long whatever was stopped lasts. */
const STOPPED_MS = 3000;
const REFUSED_WITHIN_MS = 90_000;

/** What happens to a house of nodes while they work. */
export interface Mishap {
  readonly name: string;
  readonly happen: (house: NodesHouse, turn: number, load: SteadyLoad) => Promise<void>;
}

export const CRASH = 'the database crashes';

/** What operators see every month. */
export const mishapsOf = (postgres: PostgresServer, fullFile: string): readonly Mishap[] => [
  {
    name: 'a node is killed',
    async happen(house, turn) {
      const node = nodeOf(house, turn);
      await node.process.end('SIGKILL');
      await node.restart();
    },
  },
  {
    name: 'a node sleeps',
    async happen(house, turn) {
      const { process: kith } = nodeOf(house, turn);
      kith.sleep();
      await pause(STOPPED_MS);
      kith.wake();
    },
  },
  {
    name: 'the database is restarted',
    async happen() {
      await postgres.stop();
      await postgres.start();
    },
  },
  {
    name: 'the disk is full',
    async happen(_house, _turn, load) {
      const began = performance.now();
      await writeFile(fullFile, '');
      const isRefused = () => load.since(began).some(({ what, status }) => what === 'frame' && status === 503);
      await until(isRefused, 'a picture to be refused', REFUSED_WITHIN_MS);
      await pause(STOPPED_MS);
      await rm(fullFile);
    },
  },
  {
    name: CRASH,
    async happen() {
      await postgres.stop('crash');
      await postgres.start();
    },
  },
  {
    name: 'a node is stopped and started',
    async happen(house, turn) {
      const node = nodeOf(house, turn);
      await node.process.end('SIGTERM');
      await node.restart();
    },
  },
];

/** Nodes of an older version are replaced one by one by this one, and then the other way round.  */
export const rollingUpgrade = (checkout: string): readonly Mishap[] =>
  [['this version', versionOf('')] as const, ['the older one', versionOf(checkout)] as const].flatMap(
    ([version, env]) =>
      ['first', 'second', 'third'].map((which, at) => ({
        name: `the ${which} node is replaced by ${version}`,
        async happen(house: NodesHouse) {
          const node = nodeOf(house, at);
          await node.process.end('SIGTERM');
          await node.restart(env);
        },
      })),
  );
