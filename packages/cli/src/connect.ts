import { Client } from '@kith/client';
import { readCredentials } from './credentials-file.ts';
import { UsageError } from './usage-error.ts';

const DEFAULT_URL = 'http://127.0.0.1:8080';

export interface ConnectionOptions {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * The server that is meant: by option, by environment, by the last login, or the one on this machine.
 * @throws {UsageError} when it is no address
 */
export async function urlOf(options: ConnectionOptions, env: NodeJS.ProcessEnv): Promise<string> {
  const url = options.url ?? (env.KITH_URL || undefined) ?? (await readCredentials(env))?.url ?? DEFAULT_URL;
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '');
  throw new UsageError(`The server must be given as an http or https URL, and is "${url}".`);
}

/**
 * A client for the server and the token that are meant. The token of the last login is for its own server alone: no other
 * is ever sent it.
 * @throws {UsageError} when there is no token
 */
export async function connect(options: ConnectionOptions, env: NodeJS.ProcessEnv): Promise<Client> {
  const url = await urlOf(options, env);
  const token = options.token ?? (env.KITH_TOKEN || undefined) ?? (await tokenFor(url, env));
  if (!token) throw new UsageError(`There is no token for ${url}: run "kith login", or give --token or KITH_TOKEN.`);
  return new Client({ apiToken: token, baseUrl: url });
}

async function tokenFor(url: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const credentials = await readCredentials(env);
  return credentials?.url === url ? credentials.token : undefined;
}
