import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ipaddr from 'ipaddr.js';
import { type CameraConfig, decideCameras } from './camera-config.ts';
import { type Cidr, decideCidr, decideCidrs, listOf } from './cidrs.ts';
import { ConfigError } from './config-error.ts';
import type { Env } from './env.ts';
import { decideMedia, type MediaConfig } from './media-config.ts';

export { type Cidr, ConfigError, type MediaConfig };

/** Settings of one run. Holds no secret, so it may be logged. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  /** Where faces are looked for: in the memory of this node, or by the database. */
  readonly index: 'memory' | 'database';
  /** Pictures; nodes over one database share them. */
  readonly media: MediaConfig;
  /** Without a trailing slash; null until the port is known. */
  readonly publicUrl: string | null;
  readonly modelsDir: string;
  readonly webhookAllow: readonly Cidr[];
  readonly cameras: CameraConfig;
  readonly logLevel: LogLevel;
  readonly threads: number;
  /** Of one token, on this node; 0: any number. */
  readonly requestsPerSecond: number;
  /** Addresses and ranges of proxies that are believed where a request came from. */
  readonly trustedProxies: readonly string[];
}

/** `url` may hold a password: it is never logged. `connections`: how many a process has at most. */
export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly connections?: number };

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const installDir = fileURLToPath(new URL('../../../../..', import.meta.url));

/**
 * @throws {ConfigError} when a value is bad or two contradict each other.
 */
export function decideConfig(env: Env): Config {
  const dataDir = resolve(env.dataDir ?? 'kith-data');
  const database = decideDatabase(env, dataDir);
  return {
    host: env.host ?? '127.0.0.1',
    port: wholeNumber('KITH_PORT', env.port ?? '8080', 0, 65_535),
    dataDir,
    database,
    index: decideIndex(env.index ?? 'memory', database),
    media: decideMedia(env, dataDir),
    publicUrl: env.publicUrl === undefined ? null : decidePublicUrl(env.publicUrl),
    modelsDir: resolve(env.modelsDir ?? join(installDir, 'kith-models')),
    webhookAllow: decideCidrs('KITH_WEBHOOK_ALLOW', env.webhookAllow),
    cameras: decideCameras(env),
    logLevel: decideLogLevel(env.logLevel ?? 'info'),
    threads: wholeNumber('KITH_VISION_THREADS', env.visionThreads ?? String(availableParallelism()), 1, 256),
    requestsPerSecond: wholeNumber('KITH_REQUESTS_PER_SECOND', env.requestsPerSecond ?? '1000', 0, 1_000_000),
    trustedProxies: listOf(env.trustedProxies).map(decideProxy),
  };
}

function wholeNumber(variable: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new ConfigError(`${variable} must be a whole number from ${least} to ${most}, and is "${text}".`);
}

/** One listens and one says whether the database can be reached: below this, requests would wait for each other. */
const FEWEST_CONNECTIONS = 4;

function decideDatabase({ databaseUrl: url, databaseConnections }: Env, dataDir: string): Config['database'] {
  const connections =
    databaseConnections === undefined
      ? undefined
      : wholeNumber('KITH_DATABASE_CONNECTIONS', databaseConnections, FEWEST_CONNECTIONS, 1000);
  if (url === undefined || url === 'sqlite:') return { kind: 'sqlite', file: join(dataDir, 'kith.sqlite') };
  if (url.startsWith('sqlite:')) return { kind: 'sqlite', file: resolve(url.slice('sqlite:'.length)) };
  if (/^postgres(ql)?:\/\//.test(url)) {
    return { kind: 'postgres', url, ...(connections !== undefined && { connections }) };
  }
  throw new ConfigError('KITH_DATABASE_URL must be "sqlite:", "sqlite:FILE" or "postgres://…".');
}

function decideIndex(text: string, { kind }: DatabaseConfig): Config['index'] {
  if (text !== 'memory' && text !== 'database') {
    throw new ConfigError(`KITH_INDEX must be "memory" or "database", and is "${text}".`);
  }
  if (text === 'database' && kind === 'sqlite') {
    throw new ConfigError(
      'KITH_INDEX needs PostgreSQL to be "database": set KITH_DATABASE_URL, or leave KITH_INDEX out.',
    );
  }
  return text;
}

function decidePublicUrl(text: string): string {
  const url = parseUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new ConfigError(`KITH_PUBLIC_URL must be an http or https URL without query, and is "${text}".`);
  }
  return url.href.replace(/\/+$/, '');
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** One address is a range of one. */
function decideProxy(text: string): string {
  if (ipaddr.isValid(text)) return `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`;
  return decideCidr('KITH_TRUSTED_PROXIES', text).join('/');
}

function decideLogLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level) return level;
  throw new ConfigError(`KITH_LOG_LEVEL must be one of ${logLevels.join(', ')}, and is "${text}".`);
}
