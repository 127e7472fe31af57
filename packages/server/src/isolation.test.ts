import { randomBytes } from 'node:crypto';
import { type AccountId, type SpaceId, Token } from '@kith/contract';
import { openEyes } from '@kith/testing/eyes';
import { type JsonSchema, type Operation, operationsOf, type Parameter } from '@kith/testing/operations';
import { portraitOf, sampleFaces } from '@kith/testing/sample-photos';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
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

/** What requests name: objects of the victim's space, or of nobody. */
interface Target {
  readonly id: Readonly<Record<string, number | string>>;
  readonly pids: readonly [string, string];
  readonly groups: readonly [number, number];
  readonly space: number;
  readonly source: number;
  readonly licence: number;
  readonly entry: number;
  readonly importId: number;
  readonly token: number;
  readonly messageId: string;
  readonly name: string;
  readonly sourceName: string;
  readonly username: string;
  readonly externalId: string;
  readonly importKey: string;
  readonly image: Uint8Array;
  /** Nearly the name of a picture. */
  readonly picture: string;
}

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
  kith = await openTestKith({ vision, clock: () => now });
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

/** Fills the victim's space with one of everything. */
async function furnish(): Promise<void> {
  const { body: space } = await kith.call('POST', '/v1/spaces/', { name: 'Shared name' });
  spaceId = space.id;
  const owner = await kith.context.authenticate(kith.token);
  if (!owner) throw new Error('The token of the test account does not work.');
  accountId = owner.accountId;
  const { key } = (await kith.call('POST', `/v1/spaces/${spaceId}/tokens/`, { permanent: true })).body;
  const call = (method: 'GET' | 'POST' | 'PATCH', url: string, body?: unknown) => kith.call(method, url, body, key);
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
      (await upload(key, '/v1/persons/', { source: sourceName }, { image: await portraitOf(sampleFaces[face]) })).pid,
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
  await upload(key, '/v1/entries/', { source: sourceName }, { image });
  const importKey = `import-${randomBytes(8).toString('hex')}`;
  const imported = await kith.app.inject({
    method: 'POST',
    url: `/v1/groups/persons/${group}/imports/`,
    headers: { authorization: `Token ${key}`, 'content-type': 'text/csv', 'idempotency-key': importKey },
    payload: `pid\n${pid}\nnobody\n`,
  });
  const token = (await call('POST', '/v1/tokens/', { permanent: true })).body;
  const stream = (await call('POST', '/v1/streams/tokens/', { permanent: true })).body;
  const entries = (await call('GET', `/v1/entries/?pid=${pid}`)).body.results;
  const template = (await call('GET', `/v1/persons/${pid}/templates/`)).body.results[0].id;
  const delivery = (await call('GET', `/v1/notifications/${profile.id}/deliveries/`)).body.results[0];
  const objects = { tokens: token.id, streams: stream.id, spaces: spaceId, licenses: licence, sources: source };
  const more = { templates: template, groups: group, entries: entries[0].id, notifications: profile.id };
  const messageId: string = delivery.id ?? delivery.message_id;
  victim = {
    id: { ...objects, ...more },
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

async function upload(key: string, url: string, fields: Record<string, string>, files: Record<string, Uint8Array>) {
  const { payload, type } = multipart([...Object.entries(fields), ...Object.entries(files)]);
  const headers = { authorization: `Token ${key}`, 'content-type': type };
  return (await kith.app.inject({ method: 'POST', url, headers, payload })).json();
}

function multipart(parts: readonly (readonly [string, unknown])[]): { payload: Buffer; type: string } {
  const boundary = 'kith-isolation-test';
  const pieces = parts.flatMap(([name, value]) => {
    const isFile = value instanceof Uint8Array;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${isFile ? '; filename="x"' : ''}\r\n\r\n`;
    return [Buffer.from(head), isFile ? value : Buffer.from(String(value)), Buffer.from('\r\n')];
  });
  const payload = Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
  return { payload, type: `multipart/form-data; boundary=${boundary}` };
}

/** What stands for an id or a text of this name; undefined when the test has never heard of it. */
function valueNamed(name: string, path: string, target: Target): unknown {
  const [pid, otherPid] = target.pids;
  const kind = path.includes('/templates/') ? 'templates' : (path.split('/')[2] ?? '');
  const values: Record<string, unknown> = {
    id: path.includes('{id}') ? target.id[kind] : target.entry,
    pid,
    importId: target.importId,
    message_id: target.messageId,
    pids: [pid, otherPid],
    pids_include: [pid],
    pids_exclude: [pid],
    groups_ids: target.groups,
    persons_groups: target.groups,
    groups_all: target.groups,
    groups_none: target.groups,
    sources_ids: [target.source],
    sources: [target.source],
    spaces_ids: [target.space],
    entry_id: target.entry,
    id_from: target.entry,
    token_id: target.token,
    license_id: target.licence,
    license: target.licence,
    from: path.startsWith('/v1/persons/') ? otherPid : target.groups[1],
    with: target.groups[1],
    external_id: target.externalId,
    external_ids: [target.externalId],
    source: target.sourceName,
    name: path.startsWith('/media/') ? target.picture : target.name,
    q: target.name,
    username: target.username,
    key: target.importKey,
    'idempotency-key': target.importKey,
  };
  const texts: Record<string, unknown> = {
    ...{ password: 'a wrong guess', password2: 'a wrong guess', old_password: 'another wrong guess' },
    ...{ description: 'text', note: 'text', action: 'POST /v1/spaces/', destination_url: 'https://else.example/' },
    ...{ timestamp: '2026-01-01T00:00:00Z', since: '2020-01-01', date_from: '2020-01-01', date_to: '2030-01-01' },
    ...{ month_from: '2020-01', month_to: '2030-12', color: '#112233', id_code: 'none' },
  };
  return name in values ? values[name] : texts[name];
}

/** A cursor, and a picture that comes as text: they name nothing. */
const leftOut: ReadonlySet<string> = new Set(['after', 'image']);
const isImage = ({ format, type }: JsonSchema) => type === 'string' && format === 'binary';
/** Ids, and texts of any content, may name something; flags, numbers within bounds and choices cannot. */
const mayName = (schema: JsonSchema): boolean => {
  const { type, enum: choices, items, anyOf, exclusiveMinimum, maximum } = schema;
  if (anyOf) return anyOf.some(mayName);
  if (items) return mayName(items);
  if (choices || schema.const !== undefined) return false;
  if (type === 'integer') return exclusiveMinimum === 0 && maximum === Number.MAX_SAFE_INTEGER;
  return type === 'string' || type === undefined || type === 'object';
};

/** The value that a request gives to a parameter; undefined: it is left out. */
function valueFor(parameter: Parameter, { method, path }: Operation, target: Target): unknown {
  const { name, schema, required } = parameter;
  if (isImage(schema)) return target.image;
  if (mayName(schema)) {
    const value = valueNamed(name, path, target);
    if (value === undefined && !leftOut.has(name)) {
      throw new Error(
        `The isolation test does not know what "${name}" of ${method} ${path} names: say it in isolation.test.ts, so that the route is tried with what is another one's.`,
      );
    }
    return value;
  }
  if (!required) return undefined;
  const [first] = schema.enum ?? schema.anyOf?.map((choice) => choice.const) ?? [];
  return schema.default ?? schema.const ?? first ?? (schema.type === 'boolean' ? true : (schema.minimum ?? 1));
}

interface Request {
  readonly method: Operation['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: Buffer | string;
  /** Everything that it says, as text. */
  readonly said: string;
}

/** The requests that try an operation: with all that can be named, and for lists with each filter by itself. */
function requestsFor(operation: Operation, target: Target): Request[] {
  const optional = operation.parameters.filter(
    (parameter) => parameter.in === 'query' && !parameter.required && mayName(parameter.schema),
  );
  const sets = optional.length > 1 ? [optional, ...optional.map((one) => [one]), []] : [optional];
  return sets.map((used) => requestWith(operation, target, new Set(used)));
}

function requestWith(operation: Operation, target: Target, used: ReadonlySet<Parameter>): Request {
  const { method, path, parameters, body } = operation;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let url = path;
  for (const parameter of parameters) {
    const value = valueFor(parameter, operation, target);
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    if (value === undefined || (!parameter.required && !used.has(parameter) && parameter.in === 'query')) continue;
    if (parameter.in === 'query') query.set(parameter.name, String(value));
    if (parameter.in === 'header') headers[parameter.name] = String(value);
  }
  url += `?${query}`;
  if (!body) return { method, url, headers, said: url };
  const values = body.members.flatMap((member) => {
    const value = valueFor(member, operation, target);
    return value === undefined ? [] : [[member.name, value] as const];
  });
  const text = JSON.stringify(values.filter(([, value]) => !(value instanceof Uint8Array)));
  const said = `${url} ${text}`;
  if (body.type === 'text/csv') {
    const payload = `pid\n${target.pids.join('\n')}\n`;
    return { method, url, headers: { ...headers, 'content-type': body.type }, payload, said: said + payload };
  }
  if (body.type === 'multipart/form-data') {
    const { payload, type } = multipart(values);
    return { method, url, headers: { ...headers, 'content-type': type }, payload, said };
  }
  if (body.type !== 'application/json') {
    throw new Error(`The isolation test cannot make a body of ${body.type}, which ${method} ${path} takes.`);
  }
  const payload = JSON.stringify(Object.fromEntries(values));
  return { method, url, headers: { ...headers, 'content-type': body.type }, payload, said };
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
      for (const row of lasting) add(name, row);
    }
  }
  const licences = await queries.selectFrom('licences').selectAll().where('account_id', '=', accountId).execute();
  const ofAccount = queries.selectFrom('tokens').selectAll().where('account_id', '=', accountId);
  for (const row of licences) add('licences', row);
  for (const row of await ofAccount.where('space_id', 'is', null).execute()) add('tokens', row);
  for (const name of pictures) add('pictures', [name, (await kith.context.media.find(name)) !== null]);
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
  /^\/v1\/(?:tokens|spaces|lists|licenses|billing|whoami|auth|version|audit)\//.test(path);
const ofAccountOnly = ({ path }: Operation): boolean =>
  /^\/v1\/(?:spaces|lists|licenses|auth\/password|audit)\//.test(path);
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
  it('by any route with any kind of token', async () => {
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
    expect((await upload(own, '/v1/persons/search/', {}, { image: victim.image })).pid).toBe(victim.pids[0]);
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
  if (!operation.isOpen && kind.forbidden(operation) !== (status === 403)) {
    return status === 403 ? 'this kind of token should open it' : 'this kind of token should not open it';
  }
  if (status === 404 && body !== NOT_FOUND) return 'not the one answer to what is not there';
  for (const secret of secrets) {
    if (body.includes(secret) && !request.said.includes(secret)) return `it tells "${secret}"`;
  }
  // They are never the same twice.
  if (operation.path === '/metrics') return null;
  if (status === twin.status && body === twin.body && retryAfter === twin.retryAfter) return null;
  const [one, other] = [comparable(body, theirs), comparable(twin.body, nobodys)].map((value) => JSON.stringify(value));
  if (status !== twin.status || retryAfter !== twin.retryAfter || one !== other) {
    return `what never was is answered otherwise: ${twin.status} ${twin.body}`;
  }
  return null;
}
