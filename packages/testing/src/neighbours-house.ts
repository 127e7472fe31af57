/** A Kith of two accounts in a process of its own: what one does to it costs those who measure nothing. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { type AccountId, type SpaceId, Token } from '@kith/contract';
import { createAccount, createToken, insertGroup } from '@kith/server/parts';
import { numberedFaces, pictureOf } from './numbered-faces.ts';
import { openTestKith, type TestKith } from './test-kith.ts';
import { uploadParts } from './upload.ts';

/** What somebody has in the house. */
export interface Neighbour {
  readonly username: string;
  readonly password: string;
  /** Of the account. */
  readonly token: string;
  readonly spaceId: SpaceId;
  readonly groups: readonly number[];
  readonly pids: readonly string[];
  readonly profileId: number;
}

export interface NeighboursHouse extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly good: Neighbour;
  readonly hostile: Neighbour;
}

type House = Omit<NeighboursHouse, typeof Symbol.asyncDispose>;

const SOURCE = 'door';
const PERSONS = 50;
const GROUPS = 20;
/** Whose names are long, so that searching them takes as long as it can. */
const HOSTILE_GROUPS = 1000;

/** @param env of the server; @param hooks where the webhooks of each go */
export async function openNeighboursHouse(
  env: Readonly<Record<string, string>>,
  hooks: { readonly good: string; readonly hostile: string },
): Promise<NeighboursHouse> {
  // As built: a process cannot run the source.
  const main = createRequire(import.meta.url).resolve('@kith/testing/neighbours-house');
  const child = fork(main, ['neighbours-house', JSON.stringify({ env, hooks })], {
    // Which database it is, `env` says.
    env: { ...process.env, KITH_TEST_DATABASE: '' },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const [house] = (await Promise.race([once(child, 'message'), failed(child)])) as [House];
  return {
    ...house,
    async [Symbol.asyncDispose]() {
      child.send('close');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

const failed = async (child: ChildProcess): Promise<never> => {
  const [code] = await once(child, 'exit');
  throw new Error(`The house ended with ${code}.`);
};

async function keepHouse({ env, hooks }: { env: Record<string, string>; hooks: { good: string; hostile: string } }) {
  const kith = await openTestKith({ vision: numberedFaces(), env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8', ...env } });
  const { context, app } = kith;
  context.sockets.listenOn(app.server);
  const url = await app.listen({ host: '127.0.0.1', port: 0, backlog: 4096 });
  context.listensOn(url);
  const good = await moveIn(kith, 'good', hooks.good, []);
  const longNames = Array.from({ length: HOSTILE_GROUPS }, (_, i) => `${'a'.repeat(250)}${i}`);
  const hostile = await moveIn(kith, 'hostile', hooks.hostile, longNames);
  process.send?.({ url, pid: process.pid, good, hostile } satisfies House);
  // Whoever asked for the house may end without a word.
  process.once('disconnect', () => process.exit());
  await once(process, 'message');
  process.removeAllListeners('disconnect');
  await context.sockets[Symbol.asyncDispose]();
  await kith[Symbol.asyncDispose]();
  process.disconnect();
}

async function moveIn(kith: TestKith, username: string, hook: string, groupNames: string[]): Promise<Neighbour> {
  const { context, app } = kith;
  const password = `${username}-password`;
  const accountId: AccountId = await createAccount(context, username, password);
  const owner = { accountId, spaceId: null, family: 'access' } as const;
  const maker = { ...context, tokenKey: context.secrets.tokenKey };
  const token = Token.parse(await context.db.transaction((tx) => createToken(maker, tx, owner, 'account', true))).key;
  const caller = await context.authenticate(token);
  if (!caller?.spaceId) throw new Error('The token of a neighbour does not work.');
  const { spaceId } = caller;
  const make = async (path: string, body: object) => (await kith.call('POST', path, body, token)).body;
  await make('/v1/sources/', { name: SOURCE, manual_create_facesize_threshold: 0 });
  const pids: string[] = [];
  for (let i = 0; i < PERSONS; i++) {
    const parts = { source: SOURCE, image: await pictureOf(i) };
    pids.push((await uploadParts({ app, token }, '/v1/persons/', parts)).body.pid);
  }
  const groups: number[] = [];
  for (let i = 0; i < GROUPS; i++) groups.push((await make('/v1/groups/persons/', { name: `group ${i}` })).id);
  await make('/v1/groups/persons/pids/', { pids, groups_ids: groups });
  const group = { space_id: spaceId, description: '', color: null, threshold: null, created: 0 };
  await context.db.transaction(async (tx) => {
    for (const name of groupNames) await insertGroup(tx, { ...group, name });
  });
  const profile = await make('/v1/notifications/', { name: 'hook', http_method: 0, destination_url: hook });
  return { username, password, token, spaceId, groups, pids, profileId: profile.id };
}

if (process.argv[2] === 'neighbours-house') await keepHouse(JSON.parse(process.argv[3] ?? '{}'));
