import { anotherIndex } from '@kith/testing/another-index';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildApp } from './app.ts';
import { checkServer } from './operations/doctor/server.ts';
import type { IndexSync } from './people/persons/index-sync.ts';
import { RECORD_BYTES } from './recognition/faceindex/index-memory.ts';
import { openFaceIndex } from './recognition/faceindex/scan-index.ts';

/* What is told over HTTP of an index that is on its way, and of one that will not come. */

const CROWD = 5;

let kith: TestKith;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  kith = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
  kith.context.listensOn('http://kith.test');
  await kith.addPersons(CROWD);
  const { id: small } = (await kith.call('POST', '/v1/spaces/', { name: 'small' })).body;
  await kith.addPersons(1, small);
});
afterEach(async () => {
  await kith[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Whoever reads the faces of the crowd from the database waits until it is called. */
function holdTheCrowd(): () => void {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { db } = kith.context;
  const reading = db.reading.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      const [first] = result.rows;
      if (result.rows.length === CROWD && first && 'scaled' in first) await opened;
      return result;
    },
  });
  Object.assign(db, { reading });
  return open;
}

/** A node that has this index, at an address of its own. */
async function listening(sync: IndexSync) {
  const app = await buildApp({ ...kith.context, indexSync: sync, faces: () => sync.progress });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

/** What the doctor has to say of the server there that is not well. */
const amiss = async (url: string): Promise<string[]> =>
  (await checkServer(url, true)).flatMap(({ check, state, sentence }) =>
    state === 'ok' ? [] : [`${check}: ${state}: ${sentence}`],
  );

it('a node is not ready, and says how far it is, until the faces of all spaces are loaded', async () => {
  const goOn = holdTheCrowd();
  await using faceIndex = await openFaceIndex({ threads: 0 });
  await using sync = await anotherIndex(kith, faceIndex, folder.path);
  await using node = await listening(sync);
  const answer = await fetch(`${node.url}/readyz`);
  const message = `Faces are being loaded: those of 1 of 2 spaces are, and 0 of the ${CROWD} templates of those under way.`;
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await answer.json()).toEqual({ error_codes: [503], message, fields: [] });
  expect(await amiss(node.url)).toEqual([
    `server: problem: The server at ${node.url} is not ready: ${message} Look into its log.`,
  ]);
  goOn();
  await until(async () => (await fetch(`${node.url}/readyz`)).status === 200, 'it is ready');
  expect(await amiss(node.url)).toEqual([]);
});

it('a space that there is no room for is told by readiness and by the doctor, and the node is ready', async () => {
  await using faceIndex = await openFaceIndex({ threads: 0, memoryBytes: 2 * RECORD_BYTES });
  await using sync = await anotherIndex(kith, faceIndex, folder.path);
  await using node = await listening(sync);
  const answer = await fetch(`${node.url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { status: 'ready', spaces: { ready: 1, loading: 0, refused: 1 } },
  ]);
  expect(await amiss(node.url)).toEqual([
    'faces: problem: The faces of 1 spaces are not loaded, and requests for them are refused: the log of the server says why. Where memory is short, give the machine more.',
  ]);
});
