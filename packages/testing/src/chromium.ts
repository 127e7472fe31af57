import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { until } from './until.ts';

const chromium = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  .flatMap((name) => (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)))
  .find((file) => existsSync(file));

/** Whether tests try Chromium: where there is one, and in CI in any case, so that none is passed over there in silence. */
export const chromiumIsTried = chromium !== undefined || Boolean(process.env.CI);

/** Where this machine's Chromium is. @throws Error where there is none */
export function chromiumFile(): string {
  if (!chromium) throw new Error('There is no Chromium here: install one (on Debian: apt install chromium).');
  return chromium;
}

/** A page in a browser without a window, driven over the DevTools protocol. */
export interface Tab extends AsyncDisposable {
  /** What the browser complained of: faults of scripts, and what the page's policy forbids. */
  readonly complaints: readonly string[];
  /** The value of an expression in the page, awaited if it is a promise. @throws Error when the expression does */
  value(expression: string): Promise<unknown>;
}

/** What Chromium answers to `Runtime.evaluate`. */
interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}

interface Asked {
  resolve(result: unknown): void;
  reject(reason: Error): void;
}

/** Opens a page, and waits until it is loaded. @throws Error where there is no Chromium */
export async function openTab(url: string): Promise<Tab> {
  const file = chromiumFile();
  const profile = await mkdtemp(join(tmpdir(), 'kith-chromium-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-port=0'];
  const running = spawn(file, [...flags, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' });
  const ended = once(running, 'exit');
  const close = async () => {
    running.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const socket = new WebSocket(await debuggerOf(profile));
    await once(socket, 'open');
    const complaints: string[] = [];
    const waiting = new Map<number, Asked>();
    const loaded = new Promise((resolve) => {
      socket.on('message', (text) => {
        const { id, method, params, result, error } = JSON.parse(String(text));
        if (id !== undefined && error) waiting.get(id)?.reject(new Error(error.message));
        else if (id !== undefined) waiting.get(id)?.resolve(result);
        if (method === 'Page.loadEventFired') resolve(undefined);
        if (method === 'Runtime.exceptionThrown') complaints.push(params.exceptionDetails.exception?.description);
        if (method === 'Log.entryAdded' && params.entry.level === 'error') complaints.push(params.entry.text);
      });
    });
    socket.on('close', () => {
      for (const { reject } of waiting.values()) reject(new Error('The browser ended before it answered.'));
    });
    let asked = 0;
    const ask = (method: string, params: object = {}) => {
      asked += 1;
      socket.send(JSON.stringify({ id: asked, method, params }));
      return new Promise<unknown>((resolve, reject) => waiting.set(asked, { resolve, reject }));
    };
    for (const domain of ['Runtime', 'Log', 'Page']) await ask(`${domain}.enable`);
    await ask('Page.navigate', { url });
    await loaded;
    return {
      complaints,
      async value(expression) {
        const parameters = { expression, awaitPromise: true, returnByValue: true };
        const { result, exceptionDetails } = (await ask('Runtime.evaluate', parameters)) as Evaluated;
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      },
      async [Symbol.asyncDispose]() {
        socket.terminate();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the one page of a browser is driven, once the browser has said so in its profile. */
async function debuggerOf(profile: string): Promise<string> {
  const portFile = join(profile, 'DevToolsActivePort');
  const told = await until(
    async () => (existsSync(portFile) ? await readFile(portFile, 'utf8') : null),
    'the browser',
    20_000,
  );
  const [port] = told.split('\n');
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const page = targets.find(({ type }) => type === 'page');
  if (!page) throw new Error('The browser has no page.');
  return page.webSocketDebuggerUrl;
}
