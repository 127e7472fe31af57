import { join, resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import type { Env } from './env.ts';

/** Where the pictures are. */
export type MediaConfig =
  | { readonly kind: 'folder' /** Absolute. */; readonly folder: string }
  | {
      readonly kind: 'bucket';
      readonly bucket: string;
      /** Of every key; empty, or ends with a slash. */
      readonly prefix: string;
      /** null: as the variables or files of AWS say. */
      readonly region: string | null;
      /** null: that of AWS. */
      readonly endpoint: string | null;
    };

/** What there is no region for asks for one all the same, and this is what they take. */
const USUAL_REGION = 'us-east-1';

/** It is not repeated: somebody may have put keys into it. */
const badUrl = (): ConfigError =>
  new ConfigError(
    'KITH_MEDIA_URL must be "s3://BUCKET/PREFIX?endpoint=URL&region=REGION", of which the bucket alone is needed, without keys: they are taken from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  );

/** @throws {ConfigError} when it cannot be used */
export function decideMedia({ mediaDir, mediaUrl }: Pick<Env, 'mediaDir' | 'mediaUrl'>, dataDir: string): MediaConfig {
  if (mediaUrl === undefined) return { kind: 'folder', folder: resolve(mediaDir ?? join(dataDir, 'media')) };
  if (mediaDir !== undefined) throw new ConfigError('KITH_MEDIA_DIR and KITH_MEDIA_URL are both set: remove one.');
  const url = parsed(mediaUrl);
  const { protocol, hostname: bucket, pathname, searchParams } = url;
  const prefix = pathname.replace(/^\/|\/$/g, '');
  const isPlain = protocol === 's3:' && !url.username && !url.password && !url.port && !url.hash;
  const isKnown = [...searchParams.keys()].every((name) => name === 'endpoint' || name === 'region');
  if (!isPlain || !isKnown || !/^[a-z0-9][a-z0-9.-]+[a-z0-9]$/.test(bucket)) throw badUrl();
  if (prefix !== '' && !prefix.split('/').every((part) => /^[\w-][\w.-]*$/.test(part))) throw badUrl();
  const endpoint = searchParams.get('endpoint');
  const region = searchParams.get('region');
  if (region !== null && !/^[\w-]+$/.test(region)) throw badUrl();
  return {
    kind: 'bucket',
    bucket,
    prefix: prefix && `${prefix}/`,
    endpoint: endpoint === null ? null : originOf(endpoint),
    region: region ?? (endpoint === null ? null : USUAL_REGION),
  };
}

function originOf(endpoint: string): string {
  const url = parsed(endpoint);
  const isPlain = url.pathname === '/' && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain || !/^https?:$/.test(url.protocol)) throw badUrl();
  return url.origin;
}

function parsed(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw badUrl();
  }
}
