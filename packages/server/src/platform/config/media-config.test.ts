import { expect, it } from 'vitest';
import { ConfigError, decideConfig } from './config.ts';
import { readEnv } from './env.ts';

const decide = (variables: Record<string, string>) =>
  decideConfig(readEnv({ KITH_DATA_DIR: '/data', ...variables })).media;

it('pictures lie in the data folder, unless it is said where', () => {
  expect(decide({})).toEqual({ kind: 'folder', folder: '/data/media' });
  expect(decide({ KITH_MEDIA_DIR: '/pictures' })).toEqual({ kind: 'folder', folder: '/pictures' });
});

it.each([
  ['s3://kith', { bucket: 'kith', prefix: '', region: null, endpoint: null }],
  ['s3://kith/', { bucket: 'kith', prefix: '', region: null, endpoint: null }],
  ['s3://kith.pictures/of/door-1?region=eu-1', { bucket: 'kith.pictures', prefix: 'of/door-1/', region: 'eu-1' }],
  ['s3://kith?endpoint=http://minio:9000', { endpoint: 'http://minio:9000', region: 'us-east-1' }],
  ['s3://kith?endpoint=https://s3.example/&region=garage', { endpoint: 'https://s3.example', region: 'garage' }],
])('%s is a bucket', (url, bucket) => {
  expect(decide({ KITH_MEDIA_URL: url })).toMatchObject({ kind: 'bucket', ...bucket });
});

it.each([
  'kith',
  'https://kith.s3.amazonaws.com',
  's3://',
  's3://K',
  's3://key:PRIVATE@kith',
  's3://kith?secret=PRIVATE',
  's3://kith#PRIVATE',
  's3://kith/../PRIVATE%2F..',
  's3://kith//PRIVATE',
  's3://kith?endpoint=http://key:PRIVATE@minio',
  's3://kith?endpoint=ftp://PRIVATE',
  's3://kith?endpoint=http://minio/PRIVATE',
  's3://kith?region=PRIVATE!',
])('%s is none, and is not repeated, for it may have a key in it', (url) => {
  const decided = () => decide({ KITH_MEDIA_URL: url });
  expect(decided).toThrow(ConfigError);
  expect(decided).toThrow(/^KITH_MEDIA_URL must be "s3:\/\/BUCKET/);
  expect(decided).not.toThrow(/PRIVATE/);
});

it('a folder and a bucket are one too many', () => {
  expect(() => decide({ KITH_MEDIA_DIR: '/pictures', KITH_MEDIA_URL: 's3://kith' })).toThrow(
    'KITH_MEDIA_DIR and KITH_MEDIA_URL are both set',
  );
});
