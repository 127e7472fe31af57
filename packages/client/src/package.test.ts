import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type Consumer, openConsumer } from '@kith/testing/consumer';
import { type StartedKith, startForTheFirstTime } from '@kith/testing/kith-process';
import { runOnPage } from '@kith/testing/page';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { login } from './login.ts';

let kith: StartedKith;
let consumer: Consumer;
let env: Record<string, string>;

beforeAll(async () => {
  [consumer, kith] = await Promise.all([openConsumer(), startForTheFirstTime()]);
  const { token } = await login({ baseUrl: kith.url, username: 'admin', password: kith.password });
  const photo = createRequire(import.meta.url).resolve('@vladmandic/face-api/demo/sample1.jpg');
  env = { KITH_URL: kith.url, KITH_TOKEN: token.key, PHOTO: photo };
});
afterAll(async () => {
  await consumer?.[Symbol.asyncDispose]();
  await kith?.[Symbol.asyncDispose]();
});

/** Groups, pictures in every form that Node has, events by websocket, errors: what a program of somebody else does. */
const program = `
const image = process.env.PHOTO;
const client = new Client({ apiToken: process.env.KITH_TOKEN, baseUrl: process.env.KITH_URL });
const name = process.argv[1].split('/').at(-1);
const source = await client.sources.create({ name, identifyFacesizeThreshold: 0 });
const { pid } = await client.persons.create({ image, source: name, facesize: 0 });
const bytes = await readFile(image);
const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const forms = [bytes, buffer, new Blob([bytes]), new Blob([bytes]).stream(), createReadStream(image)];
for (const form of forms) {
  const found = await client.persons.search({ image: form });
  if (found.pid !== pid) throw new Error('Not found: ' + form.constructor.name);
}
const group = await client.groups.create({ name });
await client.groups.add({ pids: [pid], groupsIds: [group.id] });
const { results: [last] } = await client.entries.list({ limit: 1 });
const events = client.events({ sources: [name], after: last?.id ?? 0 });
await client.entries.send({ image, source: name });
let event = (await events.next()).value;
while (event.data.pid !== pid) event = (await events.next()).value;
await events.return();
const error = await client.groups.create({ name }).catch((error) => error);
const unsigned = await verifyWebhook({}, '{}', 'whsec_' + btoa('secret')).catch((error) => error);
await client.groups.delete(group.id);
await client.sources.delete(source.id);
console.log(JSON.stringify({
  groups: event.data.persons_groups.map((group) => group.name),
  error: error instanceof KithApiError && error.code === errorCodes.nameTaken && error.fields[0].name,
  unsigned: unsigned.reason,
}));
`;
const names = '{ Client, KithApiError, errorCodes, verifyWebhook }';

describe('the packed client', () => {
  it('works for a program of ES modules', async () => {
    const head = `import ${names} from '@kith/client';
      import { createReadStream } from 'node:fs';
      import { readFile } from 'node:fs/promises';`;
    const said = JSON.parse(await consumer.run('program.mjs', `${head}\n${program}`, { env }));
    expect(said).toEqual({ groups: ['program.mjs'], error: 'name', unsigned: 'missingHeader' });
  });

  it('works for a program of CommonJS, also in a Node that cannot require ES modules', async () => {
    const head = `const ${names} = require('@kith/client');
      const { createReadStream } = require('node:fs');
      const { readFile } = require('node:fs/promises');`;
    const source = `${head}\n(async () => {${program}})();`;
    const flags = process.allowedNodeEnvironmentFlags.has('--experimental-require-module')
      ? ['--no-experimental-require-module']
      : [];
    const said = JSON.parse(await consumer.run('program.cjs', source, { env, flags }));
    expect(said).toEqual({ groups: ['program.cjs'], error: 'name', unsigned: 'missingHeader' });
  });

  const typed = `
    import { Client, type Group, KithApiError } from '@kith/client';
    const client = new Client({ apiToken: 'a' });
    export async function rename(id: number, name: string): Promise<Group | readonly string[]> {
      try {
        return await client.groups.update(id, { name }, { timeoutMs: 100 });
      } catch (error) {
        return error instanceof KithApiError ? error.fields.map((field) => field.message) : [];
      }
    }
    // @ts-expect-error a group has a name
    export const nameless = () => client.groups.create({});
    // @ts-expect-error there is no such filter
    export const unknown = () => client.groups.list({ pids_include: [] });
    export const upload = (image: Blob) => client.persons.search({ image, groupsIds: [1] });`;
  const forNode = ['--types', 'node', '--target', 'es2023', '--lib', 'es2023'];
  const forBrowsers = ['--target', 'es2022', '--lib', 'es2023,dom'];

  it.each([
    ['Node, as an ES module and as CommonJS', ['typed.mts', 'typed.cts'], [...forNode, '--module', 'nodenext']],
    ['a bundler for browsers', ['typed.ts'], [...forBrowsers, '--module', 'esnext', '--moduleResolution', 'bundler']],
  ])('has its types for %s', async (_, files, options) => {
    expect(await consumer.check(Object.fromEntries(files.map((file) => [file, typed])), options)).toBe('');
  });

  it('is built as its package.json says: nothing to warn of', async () => {
    const tarball = await readFile(consumer.tarball);
    // The one suggestion is `imports` in the place of `browser`: a browser without a bundler could not follow those.
    const { messages } = await publint({ pack: { tarball: tarball.buffer }, level: 'warning', strict: true });
    expect(messages).toEqual([]);
  });

  it('has its types wherever its code is found, by every way in which TypeScript looks for them', async () => {
    const attw = createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json');
    const checking = promisify(execFile)(process.execPath, [join(dirname(attw), 'dist/index.js'), consumer.tarball]);
    expect(await checking.catch(({ stdout }) => ({ stdout }))).toMatchObject({
      stdout: expect.stringContaining('No problems found'),
    });
  });

  it('needs nothing but ws', async () => {
    const { dependencies } = JSON.parse(await readFile(join(consumer.installed, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies)).toEqual(['ws']);
    const files = await readdir(consumer.installed, { recursive: true });
    expect(files.filter((file) => file.includes('.test.') || file.includes('testing'))).toEqual([]);
    for (const file of files.filter((name) => /\.(js|d\.ts)$/.test(name))) {
      const imported = importsOf(await readFile(join(consumer.installed, file), 'utf8'));
      const foreign = imported.filter((name) => !name.startsWith('.') && !/^(ws|node:fs\/promises)$/.test(name));
      expect({ file, foreign }).toEqual({ file, foreign: [] });
    }
  });
});

describe('in a browser, the packed client', () => {
  it.each(['dist/index.js', 'dist/cjs/index.js'])('is bundled from its own files alone: %s', async (entry) => {
    const { browser } = JSON.parse(await readFile(join(consumer.installed, 'package.json'), 'utf8'));
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      const taken: string = browser[`./${file}`]?.slice(2) ?? file;
      if (seen.has(taken)) return;
      seen.add(taken);
      for (const name of importsOf(await readFile(join(consumer.installed, taken), 'utf8'))) {
        if (!name.startsWith('.')) throw new Error(`${taken} imports ${name}.`);
        await visit(relative('.', join(dirname(taken), name)));
      }
    };
    await visit(entry);
    expect([...seen].filter((file) => file.includes('platform/'))).toEqual([
      entry.replace('index.js', 'platform/browser.js'),
    ]);
  });

  it('works with nothing but what browsers have', async () => {
    await consumer.run('hooks.mjs', hooks);
    const start = `import { register } from 'node:module'; register('./hooks.mjs', import.meta.url);`;
    await consumer.run('start.mjs', start);
    const photo = (await readFile(env.PHOTO ?? '')).toString('base64');
    const page = `
      const { KITH_URL: baseUrl, KITH_TOKEN: apiToken } = process.env;
      // Node 20 has no WebSocket of its own; a browser has.
      globalThis.WebSocket ??= (await import('ws')).WebSocket;
      const { Client } = await import('@kith/client');
      const client = new Client({ apiToken, baseUrl });
      const name = 'page';
      await client.sources.create({ name, identifyFacesizeThreshold: 0 });
      const bytes = Uint8Array.from(atob('${photo}'), (character) => character.charCodeAt(0));
      const image = new File([bytes], 'photo.jpg', { type: 'image/jpeg' });
      const after = (await client.entries.list({ limit: 1 })).results[0]?.id ?? 0;
      const { results } = await client.entries.send({ image, source: name });
      const events = client.events({ after });
      const told = await events.next();
      await events.return();
      const path = await client.persons.search({ image: '/photo.jpg' }).catch((error) => error.message);
      console.log(JSON.stringify({ isSame: told.value.id === results[0].id, path }));`;
    const said = JSON.parse(await consumer.run('page.mjs', page, { env, flags: ['--import', './start.mjs'] }));
    expect(said).toEqual({ isSame: true, path: expect.stringContaining('A browser opens no path') });
  });

  it.runIf(chromiumIsTried)('works in Chromium, where this machine has one, without a bundler', async () => {
    const script = `
      const { Client, KithApiError } = await import('/client/dist/index.js');
      const client = new Client({ apiToken: '${env.KITH_TOKEN}', baseUrl: '${kith.url}' });
      const name = 'chromium';
      await client.sources.create({ name, identifyFacesizeThreshold: 0 });
      const photo = await (await fetch('/photo.jpg')).blob();
      const image = new File([photo], 'photo.jpg', { type: 'image/jpeg' });
      const after = (await client.entries.list({ limit: 1 })).results[0]?.id ?? 0;
      const { results } = await client.entries.send({ image: image.stream(), source: name });
      const ids = [];
      for await (const { id } of client.events({ after })) if (ids.push(id) === results.length) break;
      const error = await client.groups.create({ name: '' }).catch((reason) => reason);
      const known = error instanceof KithApiError && error.requestId !== null && error.fields[0].name;
      return { isSame: ids.join() === results.map(({ id }) => id).join(), count: ids.length, known };`;
    const files = { '/client/': consumer.installed, '/photo.jpg': env.PHOTO ?? '' };
    expect(await runOnPage(script, files)).toEqual({ isSame: true, count: 3, known: 'name' });
  });
});

/** Takes what \`browser\` in package.json says, as bundlers do, and lets the client import nothing else than its own files. */
const hooks = `
  import { readFileSync } from 'node:fs';
  const root = new URL('./node_modules/@kith/client/', import.meta.url);
  const { browser } = JSON.parse(readFileSync(new URL('package.json', root)));
  const taken = new Map(Object.entries(browser).map((pair) => pair.map((file) => new URL(file, root).href)));
  export async function resolve(name, context, next) {
    const { url, ...rest } = await next(name, context);
    if (context.parentURL?.startsWith(root.href) && !url.startsWith(root.href)) throw new Error('A browser has no ' + name);
    return { ...rest, url: taken.get(url) ?? url };
  }
  export async function load(url, context, next) {
    const loaded = await next(url, context);
    if (!url.startsWith(root.href)) return loaded;
    return { ...loaded, source: 'const process = undefined, Buffer = undefined, global = undefined;' + loaded.source };
  }`;

const importsOf = (script: string): string[] =>
  [...script.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(|\brequire\()['"]([^'"]+)['"]/g)].map(
    ([, name = '']) => name,
  );
