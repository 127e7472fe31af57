import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VisionError } from './vision-error.ts';
import { WorkerPool } from './worker-pool.ts';

/** Answers with the picture's size, in the order of arrival; some pictures have other ideas. */
const WORKER = `
  import { parentPort } from 'node:worker_threads';
  let answered = 0;
  parentPort.on('message', (request) => {
    if (request === 'close') return parentPort.close();
    const text = Buffer.from(request.image).toString();
    if (text === 'die') process.exit(3);
    if (text === 'throw') throw new Error('out of luck');
    if (text === 'fail') return parentPort.postMessage({ kind: 'failed', reason: 'a bug' });
    const picture = { format: 'png', width: text.length, height: answered++, faces: [] };
    setTimeout(() => parentPort.postMessage({ kind: 'outcome', outcome: { kind: 'analysed', picture } }), 20);
  });
  parentPort.postMessage({ kind: 'ready' });
`;
const MODELS = { models: { detect: new Uint8Array(), landmark: new Uint8Array(), feature: new Uint8Array() } };

let dir: string;
let script: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kith-pool-'));
  script = join(dir, 'worker.mjs');
  await writeFile(script, WORKER);
});
afterAll(() => rm(dir, { recursive: true }));

describe('a pool of vision workers', () => {
  test('answers first come, first served', async () => {
    await using pool = await WorkerPool.open(script, 1, MODELS);
    const answers = await Promise.all(['a', 'bb', 'ccc'].map((text) => pool.analyse(Buffer.from(text), {})));
    expect(answers).toMatchObject([1, 2, 3].map((width) => ({ picture: { width, height: width - 1 } })));
  });

  test("leaves the caller's bytes where they are", async () => {
    await using pool = await WorkerPool.open(script, 1, MODELS);
    const image = Buffer.from('hello');
    await pool.analyse(image, {});
    expect(image.toString()).toBe('hello');
  });

  test.each(['die', 'throw'])('a worker that dies (%s) takes only its own picture with it', async (how) => {
    await using pool = await WorkerPool.open(script, 1, MODELS);
    const [lost, next] = await Promise.allSettled([how, 'next'].map((text) => pool.analyse(Buffer.from(text), {})));
    expect(lost).toMatchObject({ status: 'rejected', reason: { name: 'VisionError', code: 'crashed' } });
    expect(next).toMatchObject({ status: 'fulfilled', value: { kind: 'analysed' } });
  });

  test('a picture that cannot be analysed is an error of its own', async () => {
    await using pool = await WorkerPool.open(script, 1, MODELS);
    await expect(pool.analyse(Buffer.from('fail'), {})).rejects.toThrow(/could not be analysed: a bug/);
    await expect(pool.analyse(Buffer.from('next'), {})).resolves.toMatchObject({ kind: 'analysed' });
  });

  test('closing finishes what is begun and rejects what waits', async () => {
    const pool = await WorkerPool.open(script, 1, MODELS);
    const [begun, waiting] = [pool.analyse(Buffer.from('a'), {}), pool.analyse(Buffer.from('b'), {})];
    const settled = Promise.allSettled([begun, waiting]);
    expect(pool.waiting).toBe(1);
    await pool[Symbol.asyncDispose]();
    expect(await settled).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { name: 'VisionError', code: 'closed' } },
    ]);
    await expect(pool.analyse(Buffer.from('c'), {})).rejects.toBeInstanceOf(VisionError);
  });

  test('closing while a worker is being replaced ends', async () => {
    const pool = await WorkerPool.open(script, 2, MODELS);
    await pool.analyse(Buffer.from('die'), {}).catch(() => {});
    await pool[Symbol.asyncDispose]();
    await pool[Symbol.asyncDispose]();
  });

  test('workers that cannot start fail the opening', async () => {
    const broken = join(dir, 'broken.mjs');
    await writeFile(broken, `throw new Error('no networks');`);
    const failure = await WorkerPool.open(broken, 2, MODELS).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'crashed', cause: { message: 'no networks' } });
  });

  test('a worker that can never be replaced fails what waits instead of keeping it', async () => {
    const once = join(dir, 'once.mjs');
    const marker = JSON.stringify(join(dir, 'started'));
    await writeFile(
      once,
      `import fs from 'node:fs'; if (fs.existsSync(${marker})) throw new Error('not again'); fs.writeFileSync(${marker}, '');${WORKER}`,
    );
    await using pool = await WorkerPool.open(once, 1, MODELS);
    const lost = await Promise.allSettled(['die', 'next'].map((text) => pool.analyse(Buffer.from(text), {})));
    expect(lost).toMatchObject([{ reason: { code: 'crashed' } }, { reason: { code: 'crashed' } }]);
    await expect(pool.analyse(Buffer.from('later'), {})).rejects.toMatchObject({ code: 'crashed' });
  });
});
