import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@kith/client';
import { EventListener } from './event-listener.ts';
import { freePort } from './free-port.ts';
import { type KithProcess, startProcess } from './kith-process.ts';
import { logIn } from './log-in.ts';
import { until } from './until.ts';

const PASSWORD = 'password of the first account';

/** One of several nodes: a process of its own, and after a restart another one. */
export interface HouseNode {
  readonly name: string;
  /** By which the database knows it. */
  readonly id: string;
  readonly process: KithProcess;
  readonly client: Client;
  /** Starts it again on its data folder and at its address, once it has ended; from now on with this of its environment. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>;
}

/** Several nodes over one PostgreSQL. */
export interface NodesHouse extends AsyncDisposable {
  readonly nodes: readonly HouseNode[];
  /** An account token, which all of them take. */
  readonly token: string;
}

/** The one whose turn it is. */
export const nodeOf = (house: NodesHouse, turn: number): HouseNode =>
  house.nodes[turn % house.nodes.length] as HouseNode;

/** What makes a node be of another version: the folder of a checkout of it that is built; '' for this version. */
export const versionOf = (checkout: string): Readonly<Record<string, string>> => ({ TEST_CHECKOUT: checkout });

/**
 * Starts nodes that see numbers, each of which PostgreSQL knows by its name, `node-0` and so on.
 * @param databaseUrl of a database
 * @param env of all nodes, beside what they need
 */
export async function openNodes(
  count: number,
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<NodesHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-nodes-'));
  const nodes: HouseNode[] = [];
  const shared = {
    KITH_ADMIN_PASSWORD: PASSWORD,
    KITH_TOKEN_KEY: randomBytes(32).toString('hex'),
    KITH_MEDIA_DIR: join(folder, 'media'),
    KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
    KITH_VISION_THREADS: '1',
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
    ...env,
  };
  const close = async (): Promise<void> => {
    for (const { process: kith } of nodes) {
      kith.wake();
      await kith.end('SIGKILL');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (let i = 0; i < count; i++) {
      const name = `node-${i}`;
      let own: Readonly<Record<string, string>> = {
        KITH_PORT: String(await freePort()),
        KITH_DATA_DIR: join(folder, name),
        KITH_DATABASE_URL: `${databaseUrl}?application_name=${name}`,
      };
      const start = async () => {
        const kith = await startProcess({ ...shared, ...own }, 'numbers');
        return { process: kith, client: await logIn(kith.url, PASSWORD) };
      };
      const restart: HouseNode['restart'] = async (changed) => {
        own = { ...own, ...changed };
        Object.assign(node, await start());
      };
      const started = await start();
      const id = (await readFile(join(folder, name, 'node.id'), 'utf8')).trim();
      const node = { name, id, ...started, restart };
      nodes.push(node);
    }
    const token = (await nodes[0]?.client.tokens.create())?.key ?? '';
    return { nodes, token, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Lets somebody listen at every node, to every event from now on. */
export const listenEverywhere = ({ nodes, token }: NodesHouse): Promise<EventListener[]> =>
  Promise.all(
    nodes.map(async (node) => {
      const listener = await EventListener.open(node.process.url);
      listener.say({ action: 'AUTH', data: { token } });
      await until(() => listener.messages.length > 0, 'it is let in');
      return listener;
    }),
  );
