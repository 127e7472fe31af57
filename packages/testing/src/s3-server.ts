import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { createInterface } from 'node:readline';

const BUCKET = 'kith';
const SECRET = 'a-secret-that-nobody-may-repeat';
/** As it keeps an object beside what it knows of it. */
const OBJECT_ENDING = '._S3rver_object';

/** A server that speaks as S3 does, in a process of its own, with its objects on a temporary folder. */
export interface S3Server extends AsyncDisposable {
  /** Variables that lead a Kith to it, and let it in. */
  readonly env: Readonly<Record<'KITH_MEDIA_URL' | 'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;
  /** Keys of all objects. */
  keys(): Promise<string[]>;
  /** Lets all objects be older. */
  age(ms: number): Promise<void>;
  /** Removes all objects. */
  empty(): Promise<void>;
  /** Ends it as by `kill -9`, and keeps the objects. */
  kill(): Promise<void>;
  /** Starts it anew, at the same address. */
  start(): Promise<void>;
  /** Lets it take connections, and answer nothing. */
  stall(): void;
  goOn(): void;
}

/** The client signs the path of a bucket with a slash behind it, and this server without. */
const script = `
const S3rver = require(process.argv[1]);
const [directory, port] = process.argv.slice(2);
new S3rver({
  directory, port: Number(port), address: '127.0.0.1', silent: true, resetOnClose: false,
  allowMismatchedSignatures: true, configureBuckets: [{ name: '${BUCKET}', configs: [] }],
}).run().then((address) => console.log(address.port));`;

export async function startS3(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-s3-'));
  const program = createRequire(import.meta.url).resolve('@20minutes/s3rver');
  let port = 0;
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(process.execPath, ['-e', script, program, folder, String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.stdout === null) throw new Error('It has an output.');
    for await (const line of createInterface({ input: child.stdout })) {
      port = Number(line);
      return;
    }
    throw new Error('The server of S3 did not start.');
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  await start();
  return {
    env: {
      KITH_MEDIA_URL: `s3://${BUCKET}/pictures-of/kith?endpoint=http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      // It takes any, which lets tests look for it where it should not be.
      AWS_SECRET_ACCESS_KEY: SECRET,
    },
    async keys() {
      const found = await readdir(join(folder, BUCKET), { recursive: true });
      const objects = found.filter((path) => path.endsWith(OBJECT_ENDING));
      return objects.map((path) => path.slice(0, -OBJECT_ENDING.length).split(sep).join('/'));
    },
    async age(ms) {
      for (const path of await readdir(join(folder, BUCKET), { recursive: true })) {
        const file = join(folder, BUCKET, path);
        const { mtimeMs } = await stat(file);
        await utimes(file, (mtimeMs - ms) / 1000, (mtimeMs - ms) / 1000);
      }
    },
    async empty() {
      await rm(join(folder, BUCKET), { recursive: true });
      await mkdir(join(folder, BUCKET));
    },
    kill,
    start,
    stall: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
