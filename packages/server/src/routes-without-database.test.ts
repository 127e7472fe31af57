import { makeStranger } from '@kith/testing/make-stranger';
import { numberedCameras } from '@kith/testing/numbered-cameras';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { type Operation, operationsOf } from '@kith/testing/operations';
import { startPostgres } from '@kith/testing/postgres-server';
import { type Request, requestsFor, type Target } from '@kith/testing/requests-for';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

/*
 * Every operation of GET /openapi.json is asked while its database cannot be reached.
 * What they name is there, so that otherwise it would be found or changed.
 */

/** The longest that anybody waits for a connection, and some more on a busy machine. */
const LIMIT_MS = 20_000;
interface Answered {
  readonly status: number;
  readonly body: string;
  /** s */
  readonly retryAfter: number;
}

async function openHouse(env: Record<string, string>): Promise<TestKith> {
  const kith = await openTestKith({
    vision: numberedFaces(),
    streams: numberedCameras,
    devices: async () => [],
    env: { KITH_LOG_LEVEL: 'silent', ...env },
  });
  kith.context.listensOn('http://kith.test');
  kith.context.trials.take = () => 0;
  return kith;
}

/** Opens one source alone, as nothing else does what is asked of it. */
let ownKey = '';

/** One of everything, so that a request names what is there. */
async function furnish(kith: TestKith): Promise<Target> {
  const make = async (path: string, body: object) => (await kith.call('POST', path, body)).body;
  const image = await pictureOf(1);
  const licence = (await make('/v1/licenses/sources/', { name: 'year' })).id;
  const source = (await make('/v1/sources/', { name: 'door', manual_create_facesize_threshold: 0 })).id;
  const hook = { name: 'hook', http_method: 0, destination_url: 'https://receiver.example/' };
  const profile = (await make('/v1/notifications/', hook)).id;
  const pids: string[] = [];
  for (const number of [1, 2]) {
    pids.push((await uploadTo(kith, '/v1/persons/', await pictureOf(number), { source: 'door' })).body.pid);
  }
  const [pid = '', otherPid = ''] = pids;
  await kith.call('PATCH', `/v1/persons/${pid}/`, { external_id: 'E-1' });
  const groups = [
    (await make('/v1/groups/persons/', { name: 'one' })).id,
    (await make('/v1/groups/persons/', { name: 'two' })).id,
  ];
  await make('/v1/groups/persons/pids/', { pids, groups_ids: groups });
  const imported = await kith.app.inject({
    method: 'POST',
    url: `/v1/groups/persons/${groups[0]}/imports/`,
    headers: { authorization: `Token ${kith.token}`, 'content-type': 'text/csv', 'idempotency-key': 'first' },
    payload: `pid\n${pid}\n`,
  });
  const entry = (await kith.call('GET', `/v1/entries/?pid=${pid}`)).body.results[0];
  const rule = (await make('/v1/alarm-rules/', { name: 'anybody', when: { sources: ['door'] } })).id;
  await uploadTo(kith, '/v1/entries/', image, { source: 'door' });
  const alarm = (await kith.call('GET', '/v1/alarms/')).body.results[0].id;
  const delivery = (await kith.call('GET', `/v1/notifications/${profile}/deliveries/`)).body.results[0];
  const camera = (await make('/v1/cameras/', { name: 'watched', address: 'rtsp://10.0.0.9/7' })).id;
  const frigate = { url: 'http://10.0.0.9:5000', broker: { url: 'mqtt://10.0.0.9' }, enabled: false };
  await kith.call('PUT', '/v1/frigate/', frigate);
  const visit = await until(
    async () => (await kith.call('GET', `/v1/visits/?sources_ids=${camera}`)).body.results[0],
    'a visit',
  );
  const stranger = await makeStranger(kith, [entry.id]);
  const token = (await make('/v1/tokens/', {})).id;
  const template = (await kith.call('GET', `/v1/persons/${pid}/templates/`)).body.results[0].id;
  const stream = (await make('/v1/streams/tokens/', {})).id;
  ownKey = (await make(`/v1/sources/${source}/tokens/`, { name: 'phone' })).key;
  const { session } = await make('/v1/auth/session/', { username: 'owner', password: 'owner-password' });
  const browser = { name: 'browser', service: 'push.example', fingerprint: 'none', sealed: 'none', created: 0 };
  const { id: device } = await kith.context.db.queries
    .insertInto('push_devices')
    .values({ space_id: kith.spaceId, notification_id: profile, ...browser })
    .returning('id')
    .executeTakeFirstOrThrow();
  return {
    id: {
      ...{ tokens: token, streams: stream, spaces: kith.spaceId, licenses: licence, sources: source },
      ...{ templates: template, groups: groups[0], entries: entry.id, notifications: profile },
      ...{ sessions: session.id, cameras: camera, visits: visit.id, strangers: stranger },
      ...{ 'alarm-rules': rule, alarms: alarm, devices: device },
    },
    pids: [pid, otherPid],
    groups: [groups[0], groups[1]],
    ...{ space: kith.spaceId, source, licence, entry: entry.id, importId: imported.json().id, token },
    ...{ messageId: delivery.id ?? delivery.message_id, name: 'another', sourceName: 'door', username: 'owner' },
    ...{ externalId: 'E-1', importKey: 'second', image, picture: String(entry.face_image).split('/').at(-1) ?? '' },
  };
}

/** Asks every operation once. @returns what was answered, by method and path */
async function askAll(
  kith: TestKith,
  target: Target,
  asked: (operation: Operation) => boolean = () => true,
): Promise<ReadonlyMap<string, Answered>> {
  const answers = new Map<string, Answered>();
  for (const operation of (await operationsOf(kith.app)).filter(asked)) {
    const [request] = requestsFor(operation, target);
    if (request) answers.set(`${operation.method} ${operation.path}`, await ask(kith, request));
  }
  return answers;
}

async function ask(kith: TestKith, { method, url, headers, payload }: Request): Promise<Answered> {
  const key = url.startsWith('/v1/sources/own/') ? ownKey : kith.token;
  const authorized = { ...headers, authorization: `Token ${key}` };
  const sent = kith.app.inject({ method, url, headers: authorized, ...(payload !== undefined && { payload }) });
  const answer = await Promise.race([sent, late()]);
  return { status: answer.statusCode, body: answer.body, retryAfter: Number(answer.headers['retry-after'] ?? 0) };
}
const late = (): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('Nobody was answered.')), LIMIT_MS).unref());

/** What says that nothing was done and when to try again. */
const isUnavailable = ({ status, body, retryAfter }: Answered): boolean => {
  if (status !== 503 || retryAfter <= 0) return false;
  const envelope = { error_codes: [503], message: 'The database cannot be reached: nothing was changed.', fields: [] };
  return JSON.stringify(JSON.parse(body)) === JSON.stringify(envelope);
};

/** Everything that is there is found: nothing was changed. */
async function expectUntouched(kith: TestKith, target: Target): Promise<void> {
  for (const [what, { status, body }] of await askAll(kith, target, ({ method }) => method === 'GET')) {
    expect([what, status], body).toEqual([what, 200]);
  }
}

describe.runIf(process.env.KITH_TEST_DATABASE === 'postgres')('while PostgreSQL is stopped', () => {
  it('every route is 503 with Retry-After, but those that need none, and nothing is changed', {
    timeout: 120_000,
  }, async () => {
    await using server = await startPostgres();
    await using kith = await openHouse({ KITH_DATABASE_URL: `${server.url}/postgres` });
    const target = await furnish(kith);
    await expectUntouched(kith, target);
    await server.stop();
    const answers = await askAll(kith, target);
    expect(answers.size).toBeGreaterThan(100);
    const others = [...answers].filter(([, answer]) => !isUnavailable(answer));
    expect(others.map(([what, { status }]) => [what, status])).toEqual([
      ['GET /healthz', 200],
      ['GET /readyz', 503],
      ['GET /metrics', 200],
    ]);
    await server.start();
    await until(async () => (await kith.call('GET', '/readyz')).status === 200, 'it is ready again');
    await expectUntouched(kith, target);
  });
});

describe.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')('while another process keeps the SQLite file', () => {
  it('every route that writes is 503 with Retry-After, the others answer, and nothing is changed', async () => {
    await using kith = await openHouse({});
    const target = await furnish(kith);
    const { database } = kith.context.config;
    if (database.kind !== 'sqlite') throw new Error('It is SQLite.');
    await sql`pragma busy_timeout = 0`.execute(kith.context.db.queries);
    const other = new Sqlite(database.file);
    other.exec('begin immediate');
    const answers = await askAll(kith, target);
    other.exec('rollback');
    other.close();
    const answered = [...answers].filter(([, answer]) => !isUnavailable(answer));
    expect(answered.filter(([, { status }]) => status >= 500)).toEqual([]);
    const done = answered.filter(([what, { status }]) => !what.startsWith('GET ') && status < 300);
    expect(done.map(([what]) => what)).toEqual([
      'POST /v1/persons/search/',
      'POST /v1/persons/{pid}/verify/',
      'POST /v1/utility/compare/',
      'POST /v1/utility/asm/',
      'POST /v1/faces/inspect/',
      'POST /v1/cameras/test/',
      'POST /v1/cameras/discover/',
      'POST /v1/frigate/test/',
      'POST /v1/gallery/what-if/',
      'POST /v1/groups/persons/{id}/imports/preview/',
      'POST /v1/groups/rules/preview/',
      'POST /v1/alarm-rules/dry-run/',
    ]);
    await expectUntouched(kith, target);
  });
});
