import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** A call that changes what is on the disk, just before it is made. */
export interface FileCall {
  readonly name: 'open' | 'writeFile' | 'rename' | 'mkdir' | 'unlink' | 'rm' | 'sync';
  /** The file or folder, of a renaming the new one. */
  readonly path: string;
  /** Does half of it, where that is possible. */
  half(): Promise<void>;
}

const patched = ['open', 'writeFile', 'rename', 'mkdir', 'unlink', 'rm'] as const;
type Handle = fs.promises.FileHandle;

/**
 * Lets every such call of `node:fs/promises` in this process wait for `before`, which may throw in its place.
 * @returns ends it
 */
export function beforeFileCalls(before: (call: FileCall) => Promise<void>): Disposable {
  const original = { ...fs.promises };
  const replace = (name: (typeof patched)[number], call: (...args: never[]) => Promise<unknown>): void => {
    Object.assign(fs.promises, { [name]: call });
  };
  for (const name of patched) {
    const real = original[name] as (...args: unknown[]) => Promise<unknown>;
    replace(name, async (...args: unknown[]) => {
      const path = String(name === 'rename' ? args[1] : args[0]);
      const half = async (): Promise<void> => {
        const [, data, options] = args;
        if (name !== 'writeFile' || !(data instanceof Uint8Array || typeof data === 'string')) return;
        await real(path, data.slice(0, data.length >> 1), options);
      };
      await before({ name, path, half });
      const result = await real(...args);
      if (name === 'open') watchSync(result as Handle, path);
      return result;
    });
  }
  syncBuiltinESMExports();

  function watchSync(handle: Handle, path: string): void {
    const sync = handle.sync.bind(handle);
    handle.sync = async () => {
      await before({ name: 'sync', path, half: async () => undefined });
      await sync();
    };
  }

  return {
    [Symbol.dispose]() {
      Object.assign(fs.promises, original);
      syncBuiltinESMExports();
    },
  };
}
