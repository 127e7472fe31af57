import { randomBytes } from 'node:crypto';
import { type AccountId, type EntryId, type ProfileId, type SourceId, type SpaceId, Token } from '@kith/contract';
import { openEyes } from '@kith/testing/eyes';
import { makeStranger } from '@kith/testing/make-stranger';
import { numberedCameras } from '@kith/testing/numbered-cameras';
import { type Operation, operationsOf } from '@kith/testing/operations';
import { type Request, requestsFor, type Target } from '@kith/testing/requests-for';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadParts } from '@kith/testing/upload';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vision } from './recognition/vision/vision.ts';
import { createAccount } from './tenancy/accounts/accounts.ts';
import type { TokenOwner } from './tenancy/tokens/store.ts';
import { createToken } from './tenancy/tokens/tokens.ts';

/*
 * Every operation of GET /openapi.json is asked with every kind of token that must not reach a space, once with the ids, names
 * and keys of what is in that space, and once with such as never were. The two answers must be the same, byte for byte but for
 * what a request makes anew (ids, keys), and nothing of the space may be shown or changed.
 */

const DAY_MS = 24 * 60 * 60 * 1000;

let vision: Vision;
let kith: TestKith;
let now = Date.UTC(2026, 0, 2);
let operations: Operation[];
let victim: Target;
let victimByKey: Target;
let ghost: Target;
let ghostByKey: Target;
/** Account and space of the victim. */
let accountId: AccountId;
let spaceId: SpaceId;
/** What nobody else may ever read. */
let secrets: string[];
let pictures: string[];

const SOURCE_NAMES = ['Front door', 'Other door'] as const;
const NOTE = 'Only the victim may read this note';

beforeAll(async () => {
  vision = await openEyes();
  kith = await openTestKith({ vision, streams: numberedCameras, devices: async () => [], clock: () => now });
  kith.context.trials.take = () => 0;
  operations = await operationsOf(kith.app);
  await furnish();
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

const mint = async (owner: TokenOwner, kind: 'account' | 'space' | 'manager'): Promise<string> => {
  const maker = { ...kith.context, tokenKey: kith.context.secrets.tokenKey };
  return Token.parse(await kith.context.db.transaction((tx) => createToken(maker, tx, owner, kind, false))).key;
};

const upload = async (token: string, url: string, parts: Readonly<Record<string, string | Uint8Array>>) =>
  (await uploadParts({ app: kith.app, token }, url, parts)).body;

/** Fills the victim's space with one of everything. */
async function furnish(): Promise<void> {
  const { body: space } = await kith.call('POST', '/v1/spaces/', { name: 'Shared name' });
  spaceId = space.id;
  const owner = await kith.context.authenticate(kith.token);
  if (!owner) throw new Error('The token of the test account does not work.');
  accountId = owner.accountId;
  const { key } = (await kith.call('POST', `/v1/spaces/${spaceId}/tokens/`, { permanent: true })).body;
  const call = (method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, body?: unknown) =>
    kith.call(method, url, body, key);
  const licence = (await kith.call('POST', '/v1/licenses/sources/', { name: 'Shared name' })).body.id;
  const [sourceName] = SOURCE_NAMES;
  const door = { name: sourceName, manual_create_facesize_threshold: 0, license_id: licence };
  const source = (await call('POST', '/v1/sources/', door)).body.id;
  const destination_url = `https://receiver.example/${randomBytes(8).toString('hex')}`;
  const profile = (await call('POST', '/v1/notifications/', { name: 'Shared name', http_method: 0, destination_url }))
    .body;
  const image = await portraitOf(sampleFaces.ada);
  const pids: string[] = [];
  for (const face of ['ada', 'cem'] as const) {
    pids.push(
      (await upload(key, '/v1/persons/', { source: sourceName, image: await portraitOf(sampleFaces[face]) })).pid,
    );
  }
  const [pid = '', otherPid = ''] = pids;
  const externalId = `E-${randomBytes(6).toString('hex')}`;
  await call('PATCH', `/v1/persons/${pid}/`, { name: 'Shared name', external_id: externalId, note: NOTE });
  const groups: number[] = [];
  for (const name of ['Shared name', 'Other name']) {
    groups.push((await call('POST', '/v1/groups/persons/', { name, description: NOTE })).body.id);
  }
  const [group = 0, otherGroup = 0] = groups;
  await call('POST', '/v1/groups/persons/pids/', { pids, groups_ids: groups });
  const watch = { name: 'Shared name', when: { sources: [sourceName] }, assignee: NOTE };
  const rule = (await call('POST', '/v1/alarm-rules/', watch)).body.id;
  await upload(key, '/v1/entries/', { source: sourceName, image });
  const alarm = (await call('GET', '/v1/alarms/')).body.results[0].id;
  const entries = (await call('GET', `/v1/entries/?pid=${pid}`)).body.results;
  const importKey = `import-${randomBytes(8).toString('hex')}`;
  const imported = await kith.app.inject({
    method: 'POST',
    url: `/v1/groups/persons/${group}/imports/`,
    headers: { authorization: `Token ${key}`, 'content-type': 'text/csv', 'idempotency-key': importKey },
    payload: `pid\n${pid}\nnobody\n`,
  });
  const watched = { name: 'Watched', address: 'rtsp://viewer:geheim@10.0.0.9/none', try: false };
  const camera = (await call('POST', '/v1/cameras/', watched)).body.id;
  await until(() => kith.context.cameras.reading(camera)?.lastFrame(), 'a frame');
  const broker = { url: 'mqtt://10.0.0.9' };
  await call('PUT', '/v1/frigate/', { url: 'http://10.0.0.9:5000', broker, topic_prefix: 'garden', enabled: false });
  const visit = await visitOf(entries[0]);
  const stranger = await makeStranger(kith, [entries[0].id], { spaceId });
  const token = (await call('POST', '/v1/tokens/', { permanent: true })).body;
  const stream = (await call('POST', '/v1/streams/tokens/', { permanent: true })).body;
  const login = { username: 'owner', password: 'owner-password', remember: true };
  const { session } = (await kith.call('POST', '/v1/auth/session/', login)).body;
  const template = (await call('GET', `/v1/persons/${pid}/templates/`)).body.results[0].id;
  const delivery = (await call('GET', `/v1/notifications/${profile.id}/deliveries/`)).body.results[0];
  const objects = { tokens: token.id, streams: stream.id, spaces: spaceId, licenses: licence, sources: source };
  const more = {
    cameras: camera,
    visits: visit,
    strangers: stranger,
    templates: template,
    groups: group,
    entries: entries[0].id,
    notifications: profile.id,
    devices: await deviceOf(profile.id),
    'alarm-rules': rule,
    alarms: alarm,
  };
  const messageId: string = delivery.id ?? delivery.message_id;
  victim = {
    id: { ...objects, ...more, sessions: session.id },
    pids: [pid, otherPid],
    groups: [group, otherGroup],
    ...{ space: spaceId, source, licence, entry: entries[0].id, importId: imported.json().id, token: token.id },
    ...{ messageId, name: 'Shared name', sourceName, username: 'owner', externalId, importKey, image, picture: '' },
  };
  const nobody = 900_000_000;
  const ids = Object.keys(victim.id).map((kind) => [kind, nobody] as const);
  ghost = {
    id: Object.fromEntries(ids),
    pids: ['5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a10', '5fa4dd4f-2b4c-4f8b-8f52-6e2e0c1f7a11'],
    groups: [nobody, nobody + 1],
    ...{ space: nobody, source: nobody, licence: nobody, entry: nobody, importId: nobody, token: nobody },
    messageId: `msg_${'A'.repeat(messageId.length - 4)}`,
    ...{
      name: 'Unheard of',
      sourceName: SOURCE_NAMES[1],
      username: 'nobody',
      externalId: 'E-never',
      importKey: 'never',
    },
    image: await portraitOf(sampleFaces.bea),
    picture: `${'A'.repeat(43)}.jpg`,
  };
  pictures = entries.flatMap(({ face_image, full_image }: Record<string, string>) =>
    [face_image, full_image].map((url) => url?.split('/').at(-1) ?? ''),
  );
  victim = { ...victim, picture: (pictures[0] ?? '').replace(/.{2}\./, 'AA.') };
  victimByKey = { ...victim, id: { ...victim.id, tokens: token.key, streams: stream.key } };
  const noKey = randomBytes(64).toString('hex');
  ghostByKey = { ...ghost, id: { ...ghost.id, tokens: noKey, streams: noKey } };
  secrets = [pid, otherPid, externalId, NOTE, destination_url, messageId, importKey, profile.secret, ...pictures];
  secrets.push(...[key, token.key, stream.key].map((text: string) => text.slice(0, 8)));
  if (secrets.some((secret) => !secret)) throw new Error('The victim lacks something.');
}

/** Makes a visit of an entry. */
async function visitOf({ id, source }: { readonly id: EntryId; readonly source: { readonly id: SourceId } }) {
  const seen = { first_seen: now, last_seen: now, is_open: 0, frames: 3 } as const;
  const visit = { space_id: spaceId, source_id: source.id, entry_id: id, ...seen };
  const row = await kith.context.db.queries
    .insertInto('visits')
    .values(visit)
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

/** A browser that a profile tells, whatever its channel is. */
async function deviceOf(profileId: ProfileId): Promise<number> {
  const device = { name: NOTE, service: 'push.example', fingerprint: 'none', sealed: 'none', created: now };
  const row = await kith.context.db.queries
    .insertInto('push_devices')
    .values({ space_id: spaceId, notification_id: profileId, ...device })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function send({ method, url, headers, payload }: Request, key: string | null) {
  const answer = await kith.app.inject({
    method,
    url,
    headers: { ...headers, ...(key !== null && { authorization: `Token ${key}` }) },
    ...(payload !== undefined && { payload }),
  });
  return { status: answer.statusCode, body: answer.body, retryAfter: answer.headers['retry-after'] };
}

/** Made anew by a request, or measured on a picture: in two answers never the same. */
const madeAnew = new Set(
  'id key secret pid quantity confidence age sex mood pan tilt exposure blur facesize face_image full_image initial_face_image initial_full_image initial_facesize initial_liveness liveness created expires previous_until at request_id'.split(
    ' ',
  ),
);

/** An answer without what the two requests differ by themselves in. */
function comparable(body: string, target: Target): unknown {
  const echoes = [...target.pids, target.name, target.sourceName, target.username, target.externalId, target.importKey];
  const plain = (value: unknown, name = ''): unknown => {
    if (madeAnew.has(name)) return typeof value === 'object' ? value : `some ${name}`;
    if (name === 'next' || name === 'previous') return value === null ? null : 'a page';
    if (Array.isArray(value)) return value.map((item) => plain(item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, key)]));
    }
    if (typeof value !== 'string') return value;
    const text = echoes.reduce((said, echo) => said.replaceAll(echo, '(as asked)'), value);
    return name === 'message' ? text.replace(/\d+/g, '#') : text;
  };
  try {
    return plain(JSON.parse(body));
  } catch {
    return plain(body);
  }
}

/** Everything that is the victim's, as text. */
async function everythingOfVictim(): Promise<string[]> {
  await kith.context.apiCalls.write();
  const { queries } = kith.context.db;
  const rows: string[] = [];
  const add = (table: string, row: unknown) =>
    rows.push(
      `${table} ${JSON.stringify(row, (_, value) => (value?.type === 'Buffer' ? Buffer.from(value).toString('hex') : value))}`,
    );
  for (const { name, columns } of await queries.introspection.getTables()) {
    const has = (column: string) => columns.some((known) => known.name === column);
    const where = has('space_id')
      ? sql`space_id = ${spaceId}`
      : name === 'spaces' || name === 'accounts'
        ? sql`id = ${name === 'spaces' ? spaceId : accountId}`
        : null;
    if (where) {
      const found = await sql<{ expires?: number | null }>`select * from ${sql.table(name)} where ${where}`.execute(
        queries,
      );
      // Tokens that ended are swept away when their account makes another.
      const lasting = found.rows.filter((row) => name !== 'tokens' || row.expires === null);
      // When a camera showed something last is nobody's doing.
      for (const row of lasting) add(name, name === 'cameras' ? { ...row, last_frame: null } : row);
    }
  }
  const licences = await queries.selectFrom('licences').selectAll().where('account_id', '=', accountId).execute();
  const ofAccount = queries.selectFrom('tokens').selectAll().where('account_id', '=', accountId);
  for (const row of licences) add('licences', row);
  for (const row of await ofAccount.where('space_id', 'is', null).execute()) add('tokens', row);
  for (const name of pictures) add('pictures', [name, (await kith.context.media.read(name)) !== null]);
  return rows.sort();
}

interface Kind {
  readonly token: () => Promise<string | null>;
  /** The status of every answer; null: it depends. */
  readonly always: 401 | null;
  /** Licences are the account's: sources of any of its spaces may be bound to one. */
  readonly sharesLicences?: boolean;
  /** What its tokens may do in the victim's space. */
  readonly may?: (operation: Operation) => boolean;
  /** What its tokens do not open, wherever. */
  readonly forbidden: (operation: Operation) => boolean;
}

const inIam = ({ path }: Operation): boolean =>
  /^\/v1\/(?:tokens|spaces|lists|licenses|billing|whoami|auth|sessions|version|audit|findings)\//.test(path);
const ofAccountOnly = ({ path, isOpen }: Operation): boolean =>
  !isOpen && /^\/v1\/(?:spaces|lists|licenses|auth\/(?:password|session)|sessions|audit|findings)\//.test(path);
/** For tokens of one source, which `source-tokens.test.ts` tries. */
const ofSourceOnly = ({ path }: Operation): boolean => path === '/v1/sources/own/';
const isIngestion = ({ method, path }: Operation): boolean => method === 'POST' && path === '/v1/entries/';

/** The tokens that must not reach the victim's space. */
async function foreignTokens(): Promise<Record<string, Kind>> {
  const other = await createAccount(kith.context, 'other', 'other-password');
  const manager = await createAccount(kith.context, 'manager', 'manager-password', { isManager: true });
  const access = { family: 'access', spaceId: null } as const;
  const othersSpace = await kith.context.db.queries
    .selectFrom('spaces')
    .select('id')
    .where('account_id', '=', other)
    .executeTakeFirstOrThrow();
  const [ofOther, ofSameAccount] = [
    { accountId: other, spaceId: othersSpace.id },
    { accountId, spaceId: kith.spaceId },
  ];
  // The same names of sources everywhere, so that pictures get as far as they can.
  for (const owner of [ofOther, ofSameAccount]) {
    const key = await mint({ ...owner, family: 'access' }, 'space');
    for (const name of SOURCE_NAMES) {
      await kith.call('POST', '/v1/sources/', { name, manual_create_facesize_threshold: 0 }, key);
    }
  }
  const off = (await kith.call('POST', `/v1/spaces/${spaceId}/tokens/`, { permanent: true })).body;
  await kith.context.db.queries.updateTable('tokens').set({ is_active: 0 }).where('id', '=', off.id).execute();
  const expired = (await kith.call('POST', `/v1/spaces/${spaceId}/tokens/`, {})).body.key;
  now += DAY_MS;

  const nobody = { always: 401, forbidden: () => false } as const;
  const valid = (owner: TokenOwner, kind: 'account' | 'space' | 'manager', forbidden: Kind['forbidden']): Kind => ({
    token: () => mint(owner, kind),
    always: null,
    forbidden,
  });
  const stream = (owner: Omit<TokenOwner, 'family'>) =>
    valid({ ...owner, family: 'stream' }, 'space', (operation) => !isIngestion(operation));
  const space = (owner: Omit<TokenOwner, 'family'>) => valid({ ...owner, family: 'access' }, 'space', ofAccountOnly);
  return {
    'no token': { ...nobody, token: async () => null },
    'a wrong token': { ...nobody, token: async () => randomBytes(64).toString('hex') },
    'an expired token of the space': { ...nobody, token: async () => expired },
    'a token of the space that is off': { ...nobody, token: async () => off.key },
    'a stream token of the space itself': { ...stream({ accountId, spaceId }), may: isIngestion },
    'a stream token of another account': stream(ofOther),
    'a stream token of another space of the account': stream(ofSameAccount),
    'a manager token': valid({ ...access, accountId: manager }, 'manager', (operation) => !inIam(operation)),
    'an account token of another account': valid({ ...access, accountId: other }, 'account', () => false),
    'a space token of another account': space(ofOther),
    'a space token of another space of the account': { ...space(ofSameAccount), sharesLicences: true },
  };
}

it('the victim itself is shown what the requests name, so that others could be', async () => {
  const own = await mint({ accountId, spaceId, family: 'access' }, 'space');
  const shown = new Set<string>();
  for (const operation of operations.filter(({ method, isOpen }) => method === 'GET' && !isOpen)) {
    if (ofSourceOnly(operation)) continue;
    const key = ofAccountOnly(operation) ? kith.token : own;
    for (const request of requestsFor(operation, victim)) {
      const { status, body } = await send(request, key);
      expect(status, `GET ${request.said} → ${body}`).toBe(200);
      for (const secret of secrets) if (body.includes(secret)) shown.add(secret);
    }
  }
  // Secrets of webhooks are never shown again.
  expect(secrets.filter((secret) => !shown.has(secret) && !secret.startsWith('whsec_'))).toEqual([]);
});

describe('nothing of a space is visible, guessable or changeable from elsewhere', () => {
  // Thousands of requests: minutes on a machine that is busy.
  it('by any route with any kind of token', { timeout: 300_000 }, async () => {
    const kinds = await foreignTokens();
    const before = await everythingOfVictim();
    const faults: string[] = [];
    let asked = 0;
    for (const [kindName, kind] of Object.entries(kinds)) {
      for (const operation of operations.filter((each) => !kind.may?.(each))) {
        for (const [named, nobodys] of [
          [victim, ghost],
          [victimByKey, ghostByKey],
        ] as const) {
          if (named === victimByKey && !/tokens\/\{id\}/.test(operation.path)) continue;
          const theirs = kind.sharesLicences ? { ...named, licence: nobodys.licence } : named;
          const twins = requestsFor(operation, nobodys);
          for (const [i, request] of requestsFor(operation, theirs).entries()) {
            asked += 1;
            const first = await kind.token();
            // What deletes tokens may delete the one that comes second.
            const second = request.method === 'DELETE' ? null : await kind.token();
            const answer = await send(request, first);
            const twin = await send(twins[i] ?? request, second ?? (await kind.token()));
            const fault = faultOf(answer, twin, { request, operation, kind, theirs, nobodys });
            if (fault)
              faults.push(`${kindName}: ${request.method} ${request.said} → ${answer.status} ${answer.body}: ${fault}`);
          }
        }
      }
    }
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(Object.keys(kinds).length * operations.length);
    expect(await everythingOfVictim()).toEqual(before);
  });

  it('and the victim is still found by its face', async () => {
    const own = await mint({ accountId, spaceId, family: 'access' }, 'space');
    expect((await upload(own, '/v1/persons/search/', { image: victim.image })).pid).toBe(victim.pids[0]);
  });
});

type Sent = Awaited<ReturnType<typeof send>>;
const NOT_AUTHENTICATED = '{"error_codes":[401],"message":"Not authenticated.","fields":[]}';
const NOT_FOUND = '{"error_codes":[404],"message":"Not found.","fields":[]}';

/** What is wrong with the answer to a request that names what is the victim's, beside that to one that names nothing. */
function faultOf(
  { status, body, retryAfter }: Sent,
  twin: Sent,
  {
    request,
    operation,
    kind,
    theirs,
    nobodys,
  }: { request: Request; operation: Operation; kind: Kind; theirs: Target; nobodys: Target },
): string | null {
  // What is open says, too, that the server is not ready.
  if (status >= 500 && !(operation.isOpen && status === 503)) return 'a fault of the server';
  if (kind.always && !operation.isOpen) {
    return status === kind.always && body === NOT_AUTHENTICATED ? null : 'it should not be authenticated';
  }
  const isForbidden = ofSourceOnly(operation) || kind.forbidden(operation);
  if (!operation.isOpen && isForbidden !== (status === 403)) {
    return status === 403 ? 'this kind of token should open it' : 'this kind of token should not open it';
  }
  if (status === 404 && body !== NOT_FOUND) return 'not the one answer to what is not there';
  for (const secret of secrets) {
    if (body.includes(secret) && !request.said.includes(secret)) return `it tells "${secret}"`;
  }
  // Of the space of the token alone: the second finds what the first left.
  if (operation.path === '/v1/frigate/') return null;
  // They are never the same twice; spaces are loaded meanwhile.
  if (operation.path === '/metrics' || operation.path === '/readyz') return null;
  if (status === twin.status && body === twin.body && retryAfter === twin.retryAfter) return null;
  const [one, other] = [comparable(body, theirs), comparable(twin.body, nobodys)].map((value) => JSON.stringify(value));
  if (status !== twin.status || retryAfter !== twin.retryAfter || one !== other) {
    return `what never was is answered otherwise: ${twin.status} ${twin.body}`;
  }
  return null;
}
