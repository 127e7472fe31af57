import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** A call that changes what is on the disk, just before it is made. */
export interface FileCall {
  readonly name: 'open' | 'writeFile' | 'write' | 'rename' | 'mkdir' | 'unlink' | 'rm' | 'sync';
  /** The file or folder, of a renaming the new one. */
  readonly path: string;
  /** Does half of it, where that is possible. */
  half(): Promise<void>;
}

/** Is told of a call and may throw in its place. */
export type Before = (call: FileCall) => Promise<void>;

const patched = ['open', 'writeFile', 'rename', 'mkdir', 'unlink', 'rm'] as const;
type Handle = fs.promises.FileHandle;
type Call = (...args: unknown[]) => Promise<unknown>;
type Done = (error: unknown, ...results: unknown[]) => void;

const none = async (): Promise<void> => undefined;

/**
 * Lets every such call in this process wait for `before`: those of `node:fs/promises`, and those by which a stream of
 * `node:fs` writes.
 * @returns ends it
 */
export function beforeFileCalls(before: Before): Disposable {
  const promises = { ...fs.promises };
  const { open, write, fsync } = fs;
  for (const name of patched) Object.assign(fs.promises, { [name]: waiting(name, promises[name] as Call, before) });
  Object.assign(fs, streamCalls(before));
  syncBuiltinESMExports();
  return {
    [Symbol.dispose]() {
      Object.assign(fs.promises, promises);
      Object.assign(fs, { open, write, fsync });
      syncBuiltinESMExports();
    },
  };
}

const waiting =
  (name: (typeof patched)[number], real: Call, before: Before): Call =>
  async (...args) => {
    const path = String(name === 'rename' ? args[1] : args[0]);
    const [, data, options] = args;
    const half = async (): Promise<void> => {
      if (name !== 'writeFile' || !(data instanceof Uint8Array || typeof data === 'string')) return;
      await real(path, data.slice(0, data.length >> 1), options);
    };
    await before({ name, path, half });
    const result = await real(...args);
    const flushes = typeof options === 'object' && options !== null && 'flush' in options && options.flush === true;
    if (name === 'writeFile' && flushes) await before({ name: 'sync', path, half: none });
    if (name === 'open') watchSync(result as Handle, path, before);
    return result;
  };

function watchSync(handle: Handle, path: string, before: Before): void {
  const sync = handle.sync.bind(handle);
  handle.sync = async () => {
    await before({ name: 'sync', path, half: none });
    await sync();
  };
}

/** Those of a file that a stream writes; what others have open is not told apart, and passes. */
function streamCalls(before: Before) {
  const { open, write, fsync } = fs as unknown as Record<'open' | 'write' | 'fsync', (...args: unknown[]) => void>;
  const paths = new Map<unknown, string>();
  const after = (call: FileCall, go: () => void, done: Done): void => {
    before(call).then(go, done);
  };
  return {
    open(...args: unknown[]) {
      const done = args.at(-1) as Done;
      const [path, flags] = args;
      if (flags !== 'w') return open(...args);
      const opened: Done = (error, fd) => {
        if (!error) paths.set(fd, String(path));
        done(error, fd);
      };
      after({ name: 'open', path: String(path), half: none }, () => open(...args.slice(0, -1), opened), done);
    },
    write(...args: unknown[]) {
      const path = paths.get(args[0]);
      if (path === undefined) return write(...args);
      after({ name: 'write', path, half: none }, () => write(...args), args.at(-1) as Done);
    },
    fsync(fd: unknown, done: Done) {
      const path = paths.get(fd);
      if (path === undefined) return fsync(fd, done);
      after({ name: 'sync', path, half: none }, () => fsync(fd, done), done);
    },
  };
}
