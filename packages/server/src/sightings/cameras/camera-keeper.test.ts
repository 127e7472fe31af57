import type { SourceId } from '@kith/contract';
import { numberedCameras } from '@kith/testing/numbered-cameras';
import { numberedFaces } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAccount } from '../../tenancy/accounts/accounts.ts';
import { CameraKeeper } from './camera-keeper.ts';
import { Lease } from './lease.ts';

const PLACES = 2;

let kith: TestKith;
let keeper: CameraKeeper;

beforeEach(async () => {
  kith = await openTestKith({ vision: numberedFaces(), streams: numberedCameras });
  const { context } = kith;
  context.trials.take = () => 0;
  // Another one reads, which has less room.
  await context.cameras[Symbol.asyncDispose]();
  keeper = new CameraKeeper({ ...context, onState: () => undefined, most: PLACES });
});
afterEach(async () => {
  await keeper[Symbol.asyncDispose]();
  await kith[Symbol.asyncDispose]();
});

let names = 0;
async function add(token?: string, what = 'none'): Promise<SourceId> {
  const wish = { name: `camera ${names++}`, address: `rtsp://10.0.0.9/${what}`, try: false };
  const { status, body } = await kith.call('POST', '/v1/cameras/', wish, token);
  expect(status).toBe(201);
  keeper.wake();
  return body.id;
}
const isRead = (id: SourceId) => keeper.reading(id) !== null;

it('an account that comes late has places, and whose they were are told so', async () => {
  const first = [await add(), await add(), await add()];
  await until(() => first.filter(isRead).length === PLACES, 'the first has all places');
  const other = await add(await tokenOfAnother());
  await until(() => isRead(other), 'the other has one');
  expect(first.filter(isRead)).toEqual([first[0]]);
  const rows = await kith.context.db.queries.selectFrom('cameras').selectAll().orderBy('source_id').execute();
  expect(rows.map(({ problem }) => problem)).toEqual([null, 'too_many', 'too_many', null]);
  expect(rows.map(({ node }) => node !== null)).toEqual([true, false, false, true]);
});

it('a visit ends where nobody reads, also when who took its camera away was killed before that', async () => {
  const id = await add(undefined, '7');
  const open = async () => (await kith.call('GET', `/v1/visits/?open=true&sources_ids=${id}`)).body.count;
  await until(async () => (await open()) === 1, 'somebody is there');
  await keeper[Symbol.asyncDispose]();
  await kith.context.db.queries.deleteFrom('cameras').where('source_id', '=', id).execute();
  keeper = new CameraKeeper({ ...kith.context, onState: () => undefined, most: PLACES });
  keeper.wake();
  await until(async () => (await open()) === 0, 'it has ended');
});

it('a node whose lease lapses while it looks begins to read nothing until it has one again', async () => {
  let lapses = 0;
  const lapsing = vi.spyOn(Lease.prototype, 'lapses', 'get').mockImplementation(() => ++lapses);
  try {
    const id = await add();
    const isMine = async () => (await kith.context.db.queries.selectFrom('cameras').select('node').execute())[0]?.node;
    await until(isMine, 'it has taken it');
    const before = lapses;
    keeper.wake();
    await until(() => lapses >= before + 2, 'it has looked at it');
    expect(isRead(id)).toBe(false);
    lapsing.mockRestore();
    keeper.wake();
    await until(() => isRead(id), 'it reads it');
  } finally {
    lapsing.mockRestore();
  }
});

async function tokenOfAnother(): Promise<string> {
  const login = { username: 'other', password: 'other-password' };
  await createAccount(kith.context, login.username, login.password);
  return (await kith.call('POST', '/v1/auth/token/', login, null)).body.token.key;
}
