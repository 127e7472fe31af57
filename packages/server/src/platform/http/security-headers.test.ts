import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { afterAll, beforeAll, expect, it } from 'vitest';

let kith: TestKith;
beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith[Symbol.asyncDispose]());

const headersOf = async (url: string) =>
  (await kith.app.inject({ method: 'GET', url, headers: { authorization: `Token ${kith.token}` } })).headers;

const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'access-control-allow-origin': '*',
};

it.each([
  '/v1/whoami/',
  '/v1/groups/persons/4711/',
  '/v1/nowhere/',
  '/healthz',
  '/metrics',
  '/openapi.json',
  '/media/nothing',
  '/docs/',
  '/docs/static/swagger-initializer.js',
  '/console/',
])('%s is neither sniffed, framed nor told to others', async (url) => {
  const headers = await headersOf(url);
  expect(headers).toMatchObject(everywhere);
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['access-control-allow-credentials']).toBeUndefined();
  expect(headers['x-powered-by']).toBeUndefined();
});

it('answers of the API, of pictures and of errors may run and load nothing', async () => {
  for (const url of ['/v1/whoami/', '/v1/nowhere/', '/media/nothing', '/openapi.json']) {
    expect((await headersOf(url))['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
  }
});

it('pages run the scripts of this server only', async () => {
  const docs = String((await headersOf('/docs/'))['content-security-policy']);
  expect(docs).toMatch(/default-src 'none'; script-src 'self';/);
  // The console states the rest in its page.
  const page = await kith.app.inject({ method: 'GET', url: '/console/' });
  expect(page.body).toMatch(/http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self';/);
});

it('answers of the API are kept in no cache', async () => {
  for (const url of ['/v1/whoami/', '/v1/groups/persons/4711/']) {
    expect((await headersOf(url))['cache-control']).toBe('no-store');
  }
});
