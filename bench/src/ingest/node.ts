import { mkdir } from 'node:fs/promises';
import { Token } from '@kith/contract';
import {
  buildApp,
  type Context,
  createAccount,
  createLog,
  createToken,
  decideConfig,
  openContext,
  readEnv,
  readSecrets,
} from '@kith/server/parts';
import { numberedFaces } from '@kith/testing/numbered-faces';
import pg from 'pg';

export type NodeOrder =
  | { readonly kind: 'open'; readonly env: Record<string, string>; readonly spaces: number }
  | { readonly kind: 'count' };
export type NodeTold =
  | { readonly kind: 'ready' }
  | { readonly kind: 'open'; readonly url: string; readonly tokens: readonly string[] }
  | { readonly kind: 'count'; readonly statements: number; readonly transactions: number; readonly cpuMs: number };

let statements = 0;
let transactions = 0;

/** One node in a process of its own, whose eyes read who is on a picture from a comment in it. */
export async function runNode(): Promise<void> {
  countStatements();
  const eyes = numberedFaces();
  const obey = async (order: NodeOrder): Promise<void> => {
    if (order.kind === 'count') {
      const { user, system } = process.cpuUsage();
      return tell({ kind: 'count', statements, transactions, cpuMs: (user + system) / 1000 });
    }
    const env = readEnv({
      KITH_LOG_LEVEL: 'error',
      KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
      KITH_REQUESTS_PER_SECOND: '1000000',
      ...order.env,
    });
    const config = decideConfig(env);
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    const secrets = await readSecrets(env, config.dataDir);
    const context = await openContext(config, secrets, createLog(config.logLevel), { vision: eyes });
    const tokens: string[] = [];
    for (let i = 0; i < order.spaces; i++) tokens.push(await tokenOf(context, `owner-${i}`));
    const app = await buildApp(context);
    context.sockets.listenOn(app.server);
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    context.listensOn(url);
    tell({ kind: 'open', url, tokens });
  };
  process.on('message', (order: NodeOrder) => void obey(order));
  process.on('disconnect', () => process.exit());
  tell({ kind: 'ready' });
}

/** Every account has a space. */
async function tokenOf(context: Context, name: string): Promise<string> {
  const accountId = await createAccount(context, name, 'owner-password');
  const owner = { accountId, spaceId: null, family: 'access' } as const;
  const maker = { ...context, tokenKey: context.secrets.tokenKey };
  return Token.parse(await context.db.transaction((tx) => createToken(maker, tx, owner, 'account', true))).key;
}

/** What this node asks PostgreSQL, by every connection. */
function countStatements(): void {
  const ask = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    statements += 1;
    const [asked] = args;
    const text = typeof asked === 'string' ? asked : (asked as { readonly text?: string }).text;
    if (text === 'commit') transactions += 1;
    return ask.apply(this, args);
  } as typeof pg.Client.prototype.query;
}

const tell = (told: NodeTold): void => void process.send?.(told);
