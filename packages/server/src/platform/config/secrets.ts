import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits, Name, nameProblem } from '@kith/contract';
import { writeWhole } from '../files/write-whole.ts';
import { ConfigError } from './config.ts';
import type { Env } from './env.ts';

/** What must never be logged; kept apart from the configuration for that reason. */
export interface Secrets {
  /** Keys the hash of every token (32 bytes). */
  readonly tokenKey: Buffer;
  /** For the first account only. */
  readonly adminUsername: string;
  readonly adminPassword: string | null;
}

/**
 * Takes the token key from the environment, or from the data folder, where the first start makes one.
 * @throws {ConfigError} when the key file or the first account's name or password cannot be used.
 */
export async function readSecrets(env: Env, dataDir: string): Promise<Secrets> {
  const adminUsername = env.adminUsername ?? 'admin';
  const name = Name.safeParse(adminUsername);
  if (!name.success) {
    const problem = nameProblem(adminUsername) ?? `It must have at most ${limits.nameLength} characters.`;
    throw new ConfigError(`KITH_ADMIN_USERNAME is not a name. ${problem}`);
  }
  if (env.adminPassword !== undefined && env.adminPassword.length < 8) {
    throw new ConfigError('KITH_ADMIN_PASSWORD must have at least 8 characters.');
  }
  return {
    tokenKey: await tokenKey(env.tokenKey, join(dataDir, 'token.key')),
    adminUsername: name.data,
    adminPassword: env.adminPassword ?? null,
  };
}

async function tokenKey(given: string | undefined, file: string): Promise<Buffer> {
  if (given !== undefined) {
    if (/^[0-9a-f]{64}$/i.test(given)) return Buffer.from(given, 'hex');
    throw new ConfigError('KITH_TOKEN_KEY must be 64 hexadecimal digits, the same on every node.');
  }
  if (!existsSync(file)) await writeWhole(file, `${randomBytes(32).toString('hex')}\n`);
  const text = (await readFile(file, 'utf8')).trim();
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex');
  throw new ConfigError(
    `${file} is damaged: restore it from a backup, or remove it and every token must be made anew.`,
  );
}
