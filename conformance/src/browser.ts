import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { clientOf, type RestClient, type RestLibrary, type SocketLibrary } from './official-clients.ts';

const require = createRequire(import.meta.url);

/** What these tests use of a window of jsdom. */
interface Window {
  readonly NeuroioREST: RestLibrary;
  readonly NeuroioWS: SocketLibrary;
  readonly File: new (parts: readonly Uint8Array[], name: string, options: { type: string }) => object;
  readonly Date: new (epochMs: number) => object;
  eval(script: string): void;
  close(): void;
}

const { JSDOM } = require('jsdom') as {
  JSDOM: new (html: string, options: { url: string; runScripts: 'outside-only' }) => { readonly window: Window };
};

/** A page of another origin with the browser builds of the official clients in it. Its requests are subject to CORS. */
export interface Browser extends Disposable {
  readonly sockets: SocketLibrary;
  client(url: string, token?: string): RestClient;
  /** As an `<input type="file">` gives it. */
  file(bytes: Uint8Array, name: string): object;
  /** A `Date` of the page: the client knows no other. */
  date(epochMs: number): object;
}

export async function openBrowser(): Promise<Browser> {
  const { window } = new JSDOM('<!doctype html>', { url: 'http://app.example/', runScripts: 'outside-only' });
  for (const client of ['@neuroio/rest-api', '@neuroio/websocket']) {
    window.eval(await readFile(join(dirname(require.resolve(client)), 'index.web.js'), 'utf8'));
  }
  return {
    sockets: window.NeuroioWS,
    client: (url, token) => clientOf(window.NeuroioREST, url, token),
    file: (bytes, name) => new window.File([bytes], name, { type: 'image/jpeg' }),
    date: (epochMs) => new window.Date(epochMs),
    [Symbol.dispose]: () => window.close(),
  };
}
