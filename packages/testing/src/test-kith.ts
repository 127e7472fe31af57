import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccountId, type Pid, type SpaceId, Token } from '@kith/contract';
import {
  advanceRevision,
  buildApp,
  type Context,
  createHashedAccount,
  createLog,
  createToken,
  decideConfig,
  hashPassword,
  insertPerson,
  type Overrides,
  openContext,
  type RawTemplate,
  readEnv,
  readSecrets,
  type Vision,
  withScaled,
} from '@kith/server/parts';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { bringUp } from './brought-up.ts';
import { mediaFolder } from './media-folder.ts';
import { testDatabaseUrl } from './test-database.ts';
import { until } from './until.ts';

/** A Kith on a temporary data folder, with one account, for tests that come in by HTTP. */
export interface TestKith extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly context: Context;
  /** Key of a permanent account token. */
  readonly token: string;
  readonly spaceId: SpaceId;
  /** Sends a request with the account token, or with another one; `null` sends none. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    token?: string | null,
  ): Promise<Answer>;
  /** Stores persons who were never on a picture. */
  addPersons(count: number, spaceId?: SpaceId): Promise<Pid[]>;
}

/** What came back; the body is parsed when it is JSON. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
  readonly headers: Record<string, unknown>;
}

const blind: Vision = {
  analyse: () => Promise.reject(new Error('This test has no eyes.')),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** @param overrides `beside`: another node over the database of that one; `restored`: what `env` leads to is a copy of that one */
export async function openTestKith(
  overrides: Overrides & {
    readonly env?: Record<string, string>;
    readonly beside?: TestKith;
    readonly restored?: TestKith;
  } = {},
): Promise<TestKith> {
  const { beside, restored } = overrides;
  const dataDir = await mkdtemp(join(tmpdir(), 'kith-test-'));
  const variables = {
    KITH_DATA_DIR: dataDir,
    KITH_DATABASE_URL: beside ? urlOf(beside) : await testDatabaseUrl(),
    ...(beside && {
      // To a bucket the variables lead that both are given.
      ...(beside.context.config.media.kind === 'folder' && { KITH_MEDIA_DIR: mediaFolder(beside.context.config) }),
      KITH_TOKEN_KEY: beside.context.secrets.tokenKey.toString('hex'),
    }),
    KITH_LOG_LEVEL: 'error',
    KITH_PUBLIC_URL: 'http://kith.test',
    ...overrides.env,
  };
  // Any test may be run over the index in the database, where there can be one.
  const index = variables.KITH_DATABASE_URL.startsWith('postgres') && process.env.KITH_TEST_INDEX;
  const env = readEnv({ ...(index && { KITH_INDEX: index }), ...variables });
  const config = decideConfig(env);
  const secrets = await readSecrets(env, config.dataDir);
  await bringUp(config.database);
  const context = await openContext(config, secrets, createLog(config.logLevel), { vision: blind, ...overrides });
  await until(() => context.indexSync.progress.started, 'all faces are loaded', 60_000);
  const token = await tokenFor(context, beside ?? restored);
  const app = await buildApp(context);
  const caller = await context.authenticate(token);
  if (!caller?.spaceId) throw new Error('The token of the test account does not work.');
  const ownSpace = caller.spaceId;
  return {
    app: app as unknown as FastifyInstance,
    context,
    token,
    spaceId: ownSpace,
    async call(method, url, body, key = token) {
      const request: InjectOptions = { method, url, headers: key === null ? {} : { authorization: `Token ${key}` } };
      const answer = await app.inject(body === undefined ? request : { ...request, payload: body as object });
      const text = answer.body;
      return { status: answer.statusCode, body: text ? parse(text) : null, headers: answer.headers };
    },
    addPersons: (count, spaceId = ownSpace) =>
      context.db.transaction(async (tx) => {
        const revision = await advanceRevision(tx, spaceId);
        const pids: Pid[] = [];
        for (let i = 0; i < count; i++) {
          const person = await insertPerson(
            tx,
            {
              space_id: spaceId,
              pid: context.ids.pid(),
              source_id: null,
              created: context.clock(),
              facesize: 40_000,
              face_image: null,
              full_image: null,
            },
            { ...withScaled(unitVector(i)), entryId: null },
            { revision, now: context.clock() },
          );
          pids.push(person.pid);
        }
        return pids;
      }),
    async [Symbol.asyncDispose]() {
      await app.close();
      await context[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** That of the Kith before, unless this one has another key and knows it no more. */
async function tokenFor(context: Context, known: TestKith | undefined): Promise<string> {
  if (!known) return newToken(context, await createOwner(context));
  if (context.secrets.tokenKey.equals(known.context.secrets.tokenKey)) return known.token;
  const { id } = await context.db.queries.selectFrom('accounts').select('id').executeTakeFirstOrThrow();
  return newToken(context, id);
}

let ownersHash: Promise<string> | undefined;

/** To hash the password of each takes longer than all other rows of a new Kith. */
async function createOwner(context: Context): Promise<AccountId> {
  ownersHash ??= hashPassword('owner-password');
  return createHashedAccount(context, { username: 'owner', passwordHash: await ownersHash, isManager: false });
}

async function newToken(context: Context, accountId: AccountId): Promise<string> {
  const owner = { accountId, spaceId: null, family: 'access' } as const;
  const maker = { ...context, tokenKey: context.secrets.tokenKey };
  return Token.parse(await context.db.transaction((tx) => createToken(maker, tx, owner, 'account', true))).key;
}

/** Two nodes share a database; an SQLite file has one. */
function urlOf({ context }: TestKith): string {
  const { database } = context.config;
  if (database.kind !== 'postgres') throw new Error('Two nodes need PostgreSQL.');
  return database.url;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

function unitVector(seed: number): RawTemplate {
  const vector = Float32Array.from({ length: 512 }, (_, i) => Math.sin((seed + 1) * (i + 1) * 12.9898));
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length) as RawTemplate;
}
