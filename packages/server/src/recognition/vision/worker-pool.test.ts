import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { analysed } from '@kith/testing/analysed';
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
    const answer = () => parentPort.postMessage({ kind: 'outcome', outcome: { kind: 'analysed', picture } });
    if (text !== 'held') return answer();
    const gate = new BroadcastChannel('gate of a picture');
    gate.onmessage = () => {
      gate.close();
      answer();
    };
    gate.postMessage('held');
  });
  parentPort.postMessage({ kind: 'ready' });
`;
const NONE = new Uint8Array(new SharedArrayBuffer(0));
const FIRST = { detect: NONE, landmark: NONE, feature: NONE };
const MODELS = { models: { ...FIRST, expression: NONE, liveness: NONE, pose: NONE } };

let dir: string;
let script: URL;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kith-pool-'));
  script = pathToFileURL(join(dir, 'worker.mjs'));
  await writeFile(script, WORKER);
});
afterAll(() => rm(dir, { recursive: true }));

describe('a pool of vision workers', () => {
  test('answers first come, first served', async () => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1 });
    const answers = await Promise.all(['a', 'bb', 'ccc'].map((text) => pool.analyse(Buffer.from(text), {})));
    expect(answers).toMatchObject([1, 2, 3].map((width) => ({ picture: { width, height: width - 1 } })));
  });

  test("leaves the caller's bytes where they are", async () => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1 });
    const image = Buffer.from('hello');
    await pool.analyse(image, {});
    expect(image.toString()).toBe('hello');
  });

  test.each(['die', 'throw'])('a worker that dies (%s) takes only its own picture with it', async (how) => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1 });
    const [lost, next] = await Promise.allSettled([how, 'next'].map((text) => pool.analyse(Buffer.from(text), {})));
    expect(lost).toMatchObject({ status: 'rejected', reason: { name: 'VisionError', code: 'crashed' } });
    expect(next).toMatchObject({ status: 'fulfilled', value: { kind: 'analysed' } });
  });

  test('a picture that cannot be analysed is an error of its own', async () => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1 });
    await expect(pool.analyse(Buffer.from('fail'), {})).rejects.toThrow(/could not be analysed: a bug/);
    await expect(pool.analyse(Buffer.from('next'), {})).resolves.toMatchObject({ kind: 'analysed' });
  });

  test('askers take turns', async () => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1 });
    const ask = (asker: string, text: string) => pool.analyse(Buffer.from(text), { asker });
    const answers = await Promise.all([
      ask('a', '1'),
      ask('a', '22'),
      ask('a', '333'),
      ask('a', '4444'),
      ask('b', '5'),
    ]);
    expect(answers.map((answer) => analysed(answer).height)).toEqual([0, 1, 3, 4, 2]);
  });

  test('what yields comes last, and leaves a worker to whoever comes next', async () => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 2 });
    const gate = new BroadcastChannel('gate of a picture');
    const isHeld = new Promise((resolve) => {
      gate.onmessage = resolve;
    });
    const done: string[] = [];
    const ask = async (text: string, yields: boolean) => {
      await pool.analyse(Buffer.from(text), { yields });
      done.push(text);
    };
    const yielding = [ask('held', true), ask('yields', true)];
    await isHeld;
    await Promise.all([ask('a', false), ask('b', false)]);
    expect(done).toEqual(['a', 'b']);
    gate.postMessage('open');
    await Promise.all(yielding);
    gate.close();
    expect(done).toEqual(['a', 'b', 'held', 'yields']);
  });

  test('what would wait too long is turned away, and told when to come again', async () => {
    const fates: string[] = [];
    const onPicture = (fate: string) => fates.push(fate);
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1, longestWaitMs: 250, onPicture });
    const settled = await Promise.allSettled(Array.from({ length: 10 }, () => pool.analyse(Buffer.from('a'), {})));
    const busy = settled.filter((one) => one.status === 'rejected').map(({ reason }) => reason);
    // One with the worker, three of 100 ms that wait: until there are measurements, that long a picture is taken to be.
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    expect(busy).toHaveLength(6);
    for (const error of busy) expect(error).toMatchObject({ code: 'busy', retryAfterMs: 300 });
    expect(fates.toSorted()).toEqual([...Array(4).fill('analysed'), ...Array(6).fill('busy')]);
    await expect(pool.analyse(Buffer.from('later'), {})).resolves.toMatchObject({ kind: 'analysed' });
  });

  test('what yields says nothing of how long the others wait', async () => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1, longestWaitMs: 250 });
    for (let look = 0; look < 60; look++) await pool.analyse(Buffer.from('a'), { yields: true });
    const settled = await Promise.allSettled(Array.from({ length: 10 }, () => pool.analyse(Buffer.from('a'), {})));
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  });

  test('no more bytes wait than may', async () => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1, waitingBytes: 10 });
    const pictures = ['with the worker', '123456', '789', 'one too many', 'x'];
    const settled = await Promise.allSettled(pictures.map((text) => pool.analyse(Buffer.from(text), {})));
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  test('a full queue makes room for who waits with less, and turns the flood away', async () => {
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1, longestWaitMs: 250 });
    const ask = (asker: string) => pool.analyse(Buffer.from('a'), { asker });
    const flood = Array.from({ length: 4 }, () => ask('camera'));
    expect(() => pool.ensureRoom('camera')).toThrow(VisionError);
    expect(() => pool.ensureRoom('enrolment')).not.toThrow();
    const settled = await Promise.allSettled([...flood, ask('enrolment'), ask('enrolment')]);
    const fates = settled.map((one) => (one.status === 'fulfilled' ? 'analysed' : one.reason.code));
    expect(fates).toEqual(['analysed', 'analysed', 'analysed', 'busy', 'analysed', 'busy']);
  });

  test('a picture that nobody waits for costs no worker', async () => {
    const fates: string[] = [];
    const onPicture = (fate: string) => fates.push(fate);
    await using pool = await WorkerPool.open(script, MODELS, { threads: 1, onPicture });
    const left = new AbortController();
    const { signal } = left;
    const gate = new BroadcastChannel('gate of a picture');
    const isHeld = new Promise((resolve) => {
      gate.onmessage = resolve;
    });
    const held = pool.analyse(Buffer.from('held'), {});
    const waiting = pool.analyse(Buffer.from('a'), { signal });
    left.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'left' });
    await expect(pool.analyse(Buffer.from('b'), { signal })).rejects.toMatchObject({ code: 'left' });
    expect(pool.waiting).toBe(0);
    await isHeld;
    gate.postMessage('open');
    await held;
    gate.close();
    expect(await pool.analyse(Buffer.from('next'), {})).toMatchObject({ picture: { height: 1 } });
    expect(fates).toEqual(['left', 'left', 'analysed', 'analysed']);
  });

  test('closing finishes what is begun and rejects what waits', async () => {
    const pool = await WorkerPool.open(script, MODELS, { threads: 1 });
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
    const pool = await WorkerPool.open(script, MODELS, { threads: 2 });
    await pool.analyse(Buffer.from('die'), {}).catch(() => {});
    await pool[Symbol.asyncDispose]();
    await pool[Symbol.asyncDispose]();
  });

  test('workers that cannot start fail the opening', async () => {
    const broken = pathToFileURL(join(dir, 'broken.mjs'));
    await writeFile(broken, `throw new Error('no networks');`);
    const failure = await WorkerPool.open(broken, MODELS, { threads: 2 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'crashed', cause: { message: 'no networks' } });
  });

  test('a worker that can never be replaced fails what waits instead of keeping it', async () => {
    const once = pathToFileURL(join(dir, 'once.mjs'));
    const marker = JSON.stringify(join(dir, 'started'));
    await writeFile(
      once,
      `import fs from 'node:fs'; if (fs.existsSync(${marker})) throw new Error('not again'); fs.writeFileSync(${marker}, '');${WORKER}`,
    );
    await using pool = await WorkerPool.open(once, MODELS, { threads: 1 });
    const lost = await Promise.allSettled(['die', 'next'].map((text) => pool.analyse(Buffer.from(text), {})));
    expect(lost).toMatchObject([{ reason: { code: 'crashed' } }, { reason: { code: 'crashed' } }]);
    await expect(pool.analyse(Buffer.from('later'), {})).rejects.toMatchObject({ code: 'crashed' });
  });
});
