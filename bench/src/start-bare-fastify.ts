import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Bare Fastify in a process of its own, which ends with the scope. */
export async function startBareFastify(): Promise<{ readonly url: string } & AsyncDisposable> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('bare-fastify.js', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
