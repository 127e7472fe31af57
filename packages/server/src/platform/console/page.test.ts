import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceId } from '@kith/contract';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

const chromium = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  .flatMap((name) => (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)))
  .find((file) => existsSync(file));

/** A page in a browser without a window, driven over the DevTools protocol. */
interface Tab extends AsyncDisposable {
  /** What the browser complained of: faults of scripts, and what the page's policy forbids. */
  readonly complaints: readonly string[];
  /** The value of an expression in the page. */
  value(expression: string): Promise<unknown>;
}

async function openTab(browser: string, url: string): Promise<Tab> {
  const profile = await mkdtemp(join(tmpdir(), 'kith-console-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-port=0'];
  const running = spawn(browser, [...flags, `--user-data-dir=${profile}`, 'about:blank'], { stdio: 'ignore' });
  const ended = once(running, 'exit');
  const portFile = join(profile, 'DevToolsActivePort');
  await until(() => existsSync(portFile), 'the browser', 20_000);
  const [port] = (await readFile(portFile, 'utf8')).split('\n');
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
    readonly type: string;
    readonly webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '');
  await once(socket, 'open');
  const complaints: string[] = [];
  const answers = new Map<number, (result: unknown) => void>();
  socket.on('message', (text) => {
    const { id, method, params, result } = JSON.parse(String(text));
    if (id !== undefined) answers.get(id)?.(result);
    if (method === 'Runtime.exceptionThrown') complaints.push(params.exceptionDetails.exception?.description);
    if (method === 'Log.entryAdded' && params.entry.level === 'error') complaints.push(params.entry.text);
  });
  let asked = 0;
  const ask = (method: string, params: object = {}) => {
    asked += 1;
    socket.send(JSON.stringify({ id: asked, method, params }));
    return new Promise<unknown>((resolve) => answers.set(asked, resolve));
  };
  for (const domain of ['Runtime', 'Log', 'Page']) await ask(`${domain}.enable`);
  await ask('Page.navigate', { url });
  return {
    complaints,
    async value(expression) {
      const answer = await ask('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      return (answer as { readonly result: { readonly value: unknown } }).result.value;
    },
    async [Symbol.asyncDispose]() {
      socket.terminate();
      running.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

describe.runIf(chromium)('the console in Chromium, where this machine has one', () => {
  let kith: TestKith;
  let tab: Tab;
  let door: SourceId;
  const shows = (text: string) =>
    until(async () => String(await tab.value('document.body.innerText')).includes(text), `"${text}" on the page`);
  const click = (button: string) =>
    tab.value(`[...document.querySelectorAll('button')].findLast((one) => one.innerText === '${button}').click()`);
  const type = (field: string, text: string) =>
    tab.value(`[...document.querySelectorAll('[name=${field}]')].at(-1).value = '${text}'`);
  const follow = (link: string) =>
    tab.value(`[...document.querySelectorAll('a')].find((one) => one.innerText === '${link}').click()`);

  beforeAll(async () => {
    kith = await openTestKith();
    door = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
    kith.context.sockets.listenOn(kith.app.server);
    const url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
    tab = await openTab(chromium ?? '', `${url}/console/`);
  });
  afterAll(async () => {
    await tab?.[Symbol.asyncDispose]();
    await kith?.[Symbol.asyncDispose]();
  });

  it('says what is wrong with a login, and lets in who knows the password', async () => {
    await shows('Username');
    await type('username', 'owner');
    await type('password', 'no such password');
    await click('Log in');
    await shows('Username and password do not match.');
    await type('password', 'owner-password');
    await click('Log in');
    await shows('Live: what happens appears here at once.');
  });

  it('shows who is there, with all groups, while it happens', async () => {
    const pids = await kith.addPersons(1);
    const group = (await kith.call('POST', '/v1/groups/persons/', { name: 'Staff' })).body.id;
    await kith.call('POST', '/v1/groups/persons/pids/', { pids, groups_ids: [group] });
    await see(kith, [pids[0] ?? null], { sourceId: door, result: 'exact', now: Date.now() });
    kith.context.events.wake(kith.spaceId);
    await shows(`Person ${pids[0]?.slice(0, 8)}`);
    await shows('Staff');
  });

  it('makes groups, and puts persons in and out of them', async () => {
    await follow('Groups');
    await shows('1 group');
    await type('name', 'Night shift');
    await click('Create');
    await shows('2 groups');
    await type('name', 'Staff');
    await click('Create');
    await shows('exists already');
    await follow('Night shift');
    await shows('0 persons');
    const [pid = ''] = await kith.addPersons(1);
    await type('pids', pid);
    await click('Add');
    await shows('1 person');
    await click('Remove');
    await shows('0 persons');
  });

  it('asks for a login again when the token has ended', async () => {
    for (const { id } of (await kith.call('GET', '/v1/tokens/?permanent=false')).body) {
      await kith.call('DELETE', `/v1/tokens/${id}/`);
    }
    await follow('Live');
    await shows('Your login has ended: log in again.');
  });

  it('has done nothing that its page forbids', () => {
    const refusals = /Failed to load resource: the server responded with a status of 4/;
    expect(tab.complaints.filter((complaint) => !refusals.test(complaint))).toEqual([]);
  });
});
