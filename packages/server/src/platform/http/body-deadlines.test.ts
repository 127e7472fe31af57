import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limitBodyTime, readingBody } from './body-deadlines.ts';

let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  app = Fastify({ requestTimeout: 0 });
  limitBodyTime(app, 100);
  app.post('/whole', async () => 'received');
  await app.register(async (streaming) => {
    streaming.removeAllContentTypeParsers();
    streaming.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    streaming.post<{ Body: AsyncIterable<Buffer> }>('/stream', { config: { streamsBody: true } }, (request) =>
      readingBody(
        request,
        async () => {
          let bytes = 0;
          for await (const chunk of request.body) bytes += chunk.length;
          return String(bytes);
        },
        150,
      ),
    );
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

/** Sends ten bytes, one by one, and gives the answer. */
async function sendSlowly(path: string, pauseMs: number): Promise<string> {
  const sent = httpRequest(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'text/plain' } });
  const answered = once(sent, 'response');
  answered.catch(() => undefined);
  for (let i = 0; i < 10 && !sent.destroyed; i++) {
    sent.write('x');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  sent.end();
  const [response] = await answered;
  return (await response.toArray()).join('');
}

describe('a body', () => {
  it('is received whole in time, or not at all', async () => {
    expect(await sendSlowly('/whole', 1)).toBe('received');
    await expect(sendSlowly('/whole', 30)).rejects.toThrow();
  });

  it('that is streamed may take long, when its sender does not fall silent', async () => {
    expect(await sendSlowly('/stream', 30)).toBe('10');
    await expect(sendSlowly('/stream', 300)).rejects.toThrow();
  });
});
