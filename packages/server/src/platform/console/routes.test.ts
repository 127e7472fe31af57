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

  it.each([
    ['style.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
    ['main.js', 'application/javascript; charset=utf-8'],
  ])('has %s', async (file, type) => {
    const answer = await get(`/console/${file}`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type]);
  });

  it.each([
    '.tsbuildinfo',
    'main.d.ts',
    'pids.test.js',
    'nothing.js',
    '../package.json',
    '..%2fpackage.json',
    'views/',
  ])('does not hand out %s', async (file) => {
    expect((await get(`/console/${file}`)).statusCode).toBe(404);
  });
});
