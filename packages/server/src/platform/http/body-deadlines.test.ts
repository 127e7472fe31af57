import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limitBodyTime, readingBody } from './body-deadlines.ts';

const WHOLE_MS = 300;
const SILENCE_MS = 300;

let app: FastifyInstance;
let url: string;

beforeEach(async () => {
  app = Fastify({ requestTimeout: 0 });
  limitBodyTime(app, WHOLE_MS);
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
        SILENCE_MS,
      ),
    );
  });
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

/** A body that is sent byte by byte, each as soon as the one before has left. */
function begin(path: string) {
  const sent = httpRequest(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'text/plain' } });
  const answered = once(sent, 'response').then(async ([response]) => (await response.toArray()).join(''));
  answered.catch(() => undefined);
  const sendByte = () => new Promise((resolve) => sent.write('x', resolve));
  const end = () => {
    sent.end();
    return answered;
  };
  return { sendByte, end, answered };
}

describe('a body', () => {
  it('is received whole in time, or not at all', async () => {
    const quick = begin('/whole');
    await quick.sendByte();
    expect(await quick.end()).toBe('received');
    const unfinished = begin('/whole');
    await unfinished.sendByte();
    await expect(unfinished.answered).rejects.toThrow();
  });

  it('that is streamed may take long, when its sender does not fall silent', async () => {
    const long = begin('/stream');
    let bytes = 0;
    for (const began = performance.now(); performance.now() - began < 2 * SILENCE_MS; bytes++) await long.sendByte();
    expect(await long.end()).toBe(String(bytes));
    const silent = begin('/stream');
    await silent.sendByte();
    await expect(silent.answered).rejects.toThrow();
  });
});
