import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import Fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleRoutes } from './routes.ts';

const app = Fastify({ routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true } });
const get = (url: string) => app.inject({ method: 'GET', url });

beforeAll(async () => {
  await app.withTypeProvider<ZodTypeProvider>().register(consoleRoutes);
});
afterAll(() => app.close());

describe('the console', () => {
  it('is a page that may not be framed and loads nothing from elsewhere', async () => {
    const page = await get('/console/');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toBe("frame-ancestors 'none'");
    expect(page.body).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self';`);
  });

  it('is led to under its short address', async () => {
    const short = await get('/console');
    expect([short.statusCode, short.headers.location]).toEqual([302, 'console/']);
  });

  it('has the scripts, the style and the sign that its page names', async () => {
    const { body } = await get('/console/');
    const files = [...body.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, file = '']) => file);
    expect(files.map((file) => file.replace(/^.*\./, '')).toSorted()).toEqual(
      expect.arrayContaining(['css', 'js', 'svg']),
    );
    for (const file of files) expect((await get(`/console/${file}`)).statusCode).toBe(200);
  });

  it('is compressed for whoever takes that, and whole for whoever does not', async () => {
    const ask = (encoding: string) =>
      app.inject({ method: 'GET', url: '/console/', headers: { 'accept-encoding': encoding } });
    const [brotli, gzip, whole] = [await ask('gzip, br'), await ask('gzip'), await ask('identity')];
    expect([brotli, gzip, whole].map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined]);
    expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(whole.body);
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(whole.body);
  });

  it('has a service worker of its folder, which is asked for anew and may load nothing', async () => {
    const headers = { 'accept-encoding': 'br' };
    const worker = await app.inject({ method: 'GET', url: '/console/worker.js', headers });
    expect(worker.headers).toMatchObject({
      'content-type': expect.stringContaining('javascript'),
      'content-encoding': 'br',
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    // A classic script: it imports nothing, and answers no request of a page.
    expect((await get('/console/worker.js')).body).not.toMatch(/\bimport\b|\bexport\b|fetch|caches/);
  });

  it('lets browsers keep what has its content in its name, and nothing else', async () => {
    const { body, headers } = await get('/console/');
    const script = /src="\.\/([^"]+)"/.exec(body)?.[1];
    expect(headers['cache-control']).toBe('no-cache');
    expect((await get(`/console/${script}`)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    'index.html.br',
    'assets/nothing.js',
    'assets/',
    '../package.json',
    '..%2fpackage.json',
    '..%2ftypes%2fmain.d.ts',
  ])('does not hand out %s', async (file) => {
    expect((await get(`/console/${file}`)).statusCode).toBe(404);
  });
});
