import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { Commits } from '../db/commits.ts';
import { DatabaseDown } from '../db/database-down.ts';
import { answerErrors } from './answer-errors.ts';
import { noteCommits } from './note-commits.ts';

/** An app whose one handler commits so often, and then loses the database. */
async function askOf(method: 'GET' | 'POST', { commits, changes }: { commits: number; changes?: boolean }) {
  const db = { commits: new Commits() };
  // What others store.
  db.commits.note();
  await using app = Fastify();
  app.decorateRequest('mayHaveCommitted', null);
  answerErrors(app);
  app.addHook('preHandler', noteCommits(db));
  app.route({
    method,
    url: '/',
    config: changes === undefined ? {} : ({ changes } as object),
    handler: async () => {
      for (let i = 0; i < commits; i++) db.commits.note();
      throw new DatabaseDown(new Error('Connection terminated unexpectedly'));
    },
  });
  const { statusCode, headers } = await app.inject({ method, url: '/' });
  return [statusCode, headers['retry-after']];
}

it('a database that goes away is 503 where nothing can have been stored', async () => {
  expect(await askOf('POST', { commits: 0 })).toEqual([503, '5']);
  expect(await askOf('GET', { commits: 1 })).toEqual([503, '5']);
  expect(await askOf('POST', { commits: 0, changes: false })).toEqual([503, '5']);
});

it('and 500 for a change that may be stored', async () => {
  expect(await askOf('POST', { commits: 1 })).toEqual([500, undefined]);
  // As a frame is, which the audit log leaves out.
  expect(await askOf('POST', { commits: 1, changes: false })).toEqual([500, undefined]);
});

it.each(['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_IOERR_WRITE', 'SQLITE_CANTOPEN', 'SQLITE_READONLY_DBMOVED'])(
  '%s is a database that cannot be used now',
  async (code) => {
    await using app = Fastify();
    answerErrors(app);
    app.get('/', () => {
      throw Object.assign(new Error(code), { code });
    });
    expect((await app.inject({ url: '/' })).statusCode).toBe(503);
  },
);
