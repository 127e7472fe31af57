import { randomBytes, randomInt } from 'node:crypto';
import { type AccountId, Token } from '@kith/contract';
import { fuzz } from '@kith/testing/fuzz';
import { makeStranger } from '@kith/testing/make-stranger';
import { pictureOf } from '@kith/testing/numbered-faces';
import { operationsOf } from '@kith/testing/operations';
import { collectGarbage, leavesNothing } from '@kith/testing/resources';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import type { TokenKind } from '@kith/testing/token-kinds';
import { unknownFaces } from '@kith/testing/unknown-faces';
import { uploadParts } from '@kith/testing/upload';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertGroup } from './people/groups/store.ts';
import type { ScaledTemplate } from './recognition/scale/templates.ts';
import { createAccount } from './tenancy/accounts/accounts.ts';
import type { TokenOwner } from './tenancy/tokens/store.ts';
import { createToken } from './tenancy/tokens/tokens.ts';

/*
 * Requests to every operation of GET /openapi.json, made of what its schemas say, and sent to a server on loopback. `npm run fuzz` sends
 * more of them, others every time; KITH_FUZZ and KITH_FUZZ_SEED say how many and which.
 */

const count = Number(process.env.KITH_FUZZ ?? 2000);
const seed = Number(process.env.KITH_FUZZ_SEED ?? (process.env.KITH_FUZZ ? randomInt(2 ** 31) : 1));
/** More than a request takes on two busy cores. */
const PER_REQUEST_MS = 200;
const WARM_UP = 300;
/** The allocator and the tests themselves keep some. */
const MOST_MEMORY_BYTES = 128 * 1024 * 1024;

let kith: TestKith;
let url: string;
let accountId: AccountId;
/** Which faces the next picture has. */
let shown = 0;

beforeAll(async () => {
  kith = await openTestKith({
    vision: unknownFaces(),
    // A camera that the network tells of at once, and that answers nobody.
    devices: async () => [{ host: '10.0.0.9', name: 'yard', service: 'http://127.0.0.1:9/' }],
    // What is asked of cameras starts no process.
    env: { KITH_REQUESTS_PER_SECOND: '0', KITH_LOG_LEVEL: 'fatal', KITH_FFMPEG: '/nowhere/ffmpeg' },
  });
  url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  const own = await kith.context.authenticate(kith.token);
  if (!own) throw new Error('The token of the test account does not work.');
  accountId = own.accountId;
  await kith.addPersons(10);
  await manyGroups();
});
afterAll(() => kith?.[Symbol.asyncDispose]());

/** Something of most kinds; what is there already is refused. */
async function furnish(): Promise<void> {
  const { app } = kith;
  const token = await mint({ family: 'access', accountId, spaceId: kith.spaceId }, 'space');
  const call = (url: string, body: object) => kith.call('POST', url, body, token);
  await kith.call(
    'POST',
    '/v1/licenses/sources/',
    { name: 'A month' },
    await mint({ ...ofAccount, accountId }, 'account'),
  );
  await call('/v1/sources/', { name: 'door', manual_create_facesize_threshold: 0 });
  await call('/v1/cameras/', { name: 'yard', address: 'rtsp://10.0.0.9/1', enabled: false, try: false });
  await call('/v1/notifications/', { name: 'hook', http_method: 0, destination_url: 'https://nobody.example/' });
  for (const name of ['Staff', 'Guests']) await call('/v1/groups/persons/', { name });
  await call('/v1/alarm-rules/', { name: 'anybody', when: { sources: ['door'] }, cooldown_seconds: 0 });
  const frigate = { url: 'http://10.0.0.9:5000', broker: { url: 'mqtt://10.0.0.9' }, enabled: false };
  await kith.call('PUT', '/v1/frigate/', frigate, token);
  const image = () => pictureOf(shown++ % 200, shown++ % 200);
  await uploadParts({ app, token }, '/v1/persons/', { source: 'door', image: await image() });
  const sent = await uploadParts({ app, token }, '/v1/entries/', { source: 'door', image: await image() });
  for (const { id, result, stranger } of sent.body.results ?? []) {
    if (result === 'nm' && stranger === null) await makeStranger(kith, [id]);
  }
  // Its thread is made when it is wanted.
  await uploadParts({ app, token }, '/v1/entries/search/', { image: await pictureOf(shown % 200) });
}

/** As many as make a slow search hold the event loop. */
const manyGroups = (): Promise<void> =>
  kith.context.db.transaction(async (tx) => {
    const group = { space_id: kith.spaceId, description: '', color: null, threshold: null, created: 0 };
    for (let i = 0; i < 1000; i++) await insertGroup(tx, { ...group, name: `${'a'.repeat(250)}${i}` });
  });

const ofAccount = { family: 'access', spaceId: null } as const;
const mint = async (owner: TokenOwner, kind: 'account' | 'space' | 'manager'): Promise<string> => {
  const maker = { ...kith.context, tokenKey: kith.context.secrets.tokenKey };
  return Token.parse(await kith.context.db.transaction((tx) => createToken(maker, tx, owner, kind, false))).key;
};

async function tokenKinds(): Promise<TokenKind[]> {
  const manager = await createAccount(kith.context, 'manager', 'manager-password', { isManager: true });
  const other = await createAccount(kith.context, 'other', 'other-password');
  return [
    () => mint({ ...ofAccount, accountId }, 'account'),
    () => mint({ family: 'access', accountId, spaceId: kith.spaceId }, 'space'),
    () => mint({ family: 'stream', accountId, spaceId: kith.spaceId }, 'space'),
    () => mint({ ...ofAccount, accountId: manager }, 'manager'),
    () => mint({ ...ofAccount, accountId: other }, 'account'),
    async () => null,
    async () => randomBytes(64).toString('hex'),
    async () => '\xff'.repeat(1000),
  ];
}

it(
  `${count} requests of all kinds are answered as the document says, none holds the others up, and they leave nothing behind`,
  async () => {
    const operations = await operationsOf(kith.app);
    const asked = {
      url,
      document: (await kith.app.inject({ method: 'GET', url: '/openapi.json' })).json(),
      operations,
      tokens: await tokenKinds(),
      pictures: await Promise.all([[], [1], [2], [1, 2, 3]].map((numbers) => pictureOf(...numbers))),
      furnish,
      secrets: {
        address: ['rtsp://10.0.0.9/1', 'rtsp://viewer:secret@10.0.0.9/2'],
        username: ['owner', 'other'],
        password: ['owner-password'],
        old_password: ['owner-password'],
      },
    };
    // Threads and statements that are made when they are wanted stay, and are no loss.
    await fuzz({ ...asked, count: WARM_UP, seed: seed + count });
    const face = new Float32Array(512).fill(1 / Math.sqrt(512)) as ScaledTemplate;
    await kith.context.past.search(kith.spaceId, { face, filter: {}, confidence: 100, limit: 1 });
    collectGarbage();
    const done = await leavesNothing(
      async () => {
        const fuzzed = await fuzz({ ...asked, count, seed });
        expect(fuzzed.faults.join('\n'), `seed ${seed}`).toBe('');
        return fuzzed.done;
      },
      { memoryBytes: MOST_MEMORY_BYTES, withinMs: 30_000 },
    );
    const never = operations.map(({ method, path }) => `${method} ${path}`).filter((name) => !done.has(name));
    expect(never.length, `never answered with 2xx: ${never.join(', ')}`).toBeLessThan(operations.length / 4);
  },
  count * PER_REQUEST_MS + 90_000,
);
