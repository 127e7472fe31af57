import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { writeWhole } from '@kith/server/write-whole';
import { UsageError } from './usage-error.ts';

/** What `kith login` keeps: a token, and the one server that it is for. */
export interface Credentials {
  readonly url: string;
  readonly token: string;
}

/** By the XDG Base Directory specification, which tells to ignore a relative XDG_CONFIG_HOME. */
function credentialsFile(env: NodeJS.ProcessEnv): string {
  const { XDG_CONFIG_HOME: configured = '', HOME: home = homedir() } = env;
  return join(isAbsolute(configured) ? configured : join(home, '.config'), 'kith', 'credentials.json');
}

/**
 * @returns null when nobody has logged in
 * @throws {UsageError} when the file cannot be used
 */
export async function readCredentials(env: NodeJS.ProcessEnv): Promise<Credentials | null> {
  const file = credentialsFile(env);
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isCredentials(read)) return read;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  }
  throw new UsageError(`${file} cannot be used: run "kith login" again.`);
}

/** For nobody else to read. */
export async function writeCredentials(env: NodeJS.ProcessEnv, credentials: Credentials): Promise<string> {
  const file = credentialsFile(env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeWhole(file, `${JSON.stringify(credentials)}\n`, `${file}.${randomUUID()}`);
  return file;
}

const isCredentials = (value: unknown): value is Credentials =>
  typeof value === 'object' &&
  value !== null &&
  'url' in value &&
  typeof value.url === 'string' &&
  'token' in value &&
  typeof value.token === 'string';
