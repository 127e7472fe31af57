import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Chromium that this machine has. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  .flatMap((name) => (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)))
  .find((file) => existsSync(file));

/**
 * Opens a page, from a server of its own, in a browser without a window.
 * @param script a module of the page; what it passes to `tell` is the answer
 * @param files files of this machine by their paths on that server, such as `/photo.jpg`; what ends in `/` is a folder
 */
export async function openPage(
  browser: string,
  script: string,
  files: Readonly<Record<string, string>>,
): Promise<unknown> {
  const page = `<!doctype html><script type="module">
    const tell = (what) => fetch('/told', { method: 'POST', body: JSON.stringify(what) });
    (async () => {${script}})().catch((error) => tell(String(error)));
  </script>`;
  let tellUs = (_what: unknown): void => undefined;
  const told = new Promise<unknown>((resolve) => {
    tellUs = resolve;
  });
  const server = createServer(async (request, response) => {
    const url = request.url ?? '/';
    if (url === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    if (url === '/told') {
      const body: Buffer[] = [];
      for await (const piece of request) body.push(piece as Buffer);
      response.end();
      return tellUs(JSON.parse(Buffer.concat(body).toString()));
    }
    const [at, file] =
      Object.entries(files).find(([path]) => url === path || (path.endsWith('/') && url.startsWith(path))) ?? [];
    if (!at || !file) return response.writeHead(404).end();
    const type = url.endsWith('.js') ? 'text/javascript' : 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(await readFile(join(file, url.slice(at.length))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const profile = await mkdtemp(join(tmpdir(), 'kith-chromium-'));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
  const running = spawn(browser, [...flags, address], { stdio: 'ignore' });
  const ended = once(running, 'exit');
  try {
    return await Promise.race([told, ended.then(() => 'The browser ended before the page told anything.')]);
  } finally {
    running.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
