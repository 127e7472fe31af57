import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openTab } from './chromium.ts';

/**
 * Runs a script in Chromium, on an empty page from a server of its own.
 * @param script the body of an async function; what it returns is the answer
 * @param files files of this machine by their paths on that server, such as `/photo.jpg`; what ends in `/` is a folder
 */
export async function runOnPage(script: string, files: Readonly<Record<string, string>>): Promise<unknown> {
  const server = createServer(async (request, response) => {
    const url = request.url ?? '/';
    if (url === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
    const [at, file] =
      Object.entries(files).find(([path]) => url === path || (path.endsWith('/') && url.startsWith(path))) ?? [];
    if (!at || !file) return response.writeHead(404).end();
    const type = url.endsWith('.js') ? 'text/javascript' : 'application/octet-stream';
    response.writeHead(200, { 'content-type': type }).end(await readFile(join(file, url.slice(at.length))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await using tab = await openTab(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await tab.value(`(async () => {${script}})()`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
