import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { login } from '@kith/client';
import { type KithProcess, startProcess } from '@kith/testing/kith-process';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const PASSWORD = 'a password for tests';

let home: string;
let server: KithProcess;
let token: string;
let ada: string;
let crowd: string;
let pid: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kith-cli-more-'));
  server = await startProcess({
    KITH_DATA_DIR: join(home, 'data'),
    KITH_ADMIN_PASSWORD: PASSWORD,
    ...(process.env.KITH_MODELS_DIR && { KITH_MODELS_DIR: process.env.KITH_MODELS_DIR }),
  });
  token = (await login({ baseUrl: server.url, username: 'admin', password: PASSWORD })).token.key;
  [ada, crowd] = [join(home, 'ada.jpg'), join(home, 'crowd.jpg')];
  await writeFile(ada, await portraitOf(sampleFaces.ada));
  await writeFile(crowd, await samplePhoto(2));
  await kith('sources', 'create', 'door');
  pid = JSON.parse((await kith('persons', 'enrol', ada, '--source', 'door', '--json')).out.split('\n')[0] ?? '').pid;
  await kith('persons', 'name', pid, 'Ada');
});
afterAll(async () => {
  await server?.end('SIGTERM');
  await rm(home, { recursive: true, force: true });
});

async function runWith(isTTY: boolean, args: readonly string[]) {
  const said = { out: '', err: '' };
  const code = await run(args, {
    env: { KITH_URL: server.url, KITH_TOKEN: token, XDG_CONFIG_HOME: home },
    stdin: Readable.from([]),
    stdout: { isTTY, write: (text) => (said.out += text) },
    stderr: { write: (text) => (said.err += text) },
    untilStopped: () => new AbortController().signal,
    launch: async () => null,
  });
  return { code, ...said };
}
const kith = (...args: string[]) => runWith(false, args);
const json = async (...args: string[]) => JSON.parse((await kith(...args, '--json')).out);

describe('the command line', () => {
  it('says who each face of a photo is, and adds why not', async () => {
    const { out } = await kith('persons', 'search', crowd);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toMatch(/^(Ada +(certain|very likely|possible)|- +unknown) .*\d/);
    expect((await json('persons', 'search', crowd)).faces).toHaveLength(lines.length);
  });

  it('names the columns of a list for people, and not for programs', async () => {
    expect((await runWith(true, ['persons', 'list'])).out).toMatch(/^NAME +EXTERNAL ID +PID\nAda +- +/);
    expect((await kith('persons', 'list')).out).toMatch(/^Ada /);
  });

  it('lists entries, says who is nearest to one, and deletes it', async () => {
    const [entry] = await json('entries', 'list', '--source', 'door', '--result', 'new');
    expect((await kith('entries', 'list')).out).toMatch(/^[-\d]{10} [:\d]{8} {2}Ada +new +100\.0 +/);
    expect((await kith('entries', 'nearest', String(entry.id))).out).toMatch(/^Ada +certain +100\.0 +/);
    expect((await kith('entries', 'wrong', String(entry.id))).code).toBe(1);
    expect((await kith('entries', 'wrong', String(entry.id), '--undo', '--pid', pid)).code).toBe(2);
    expect((await kith('entries', 'delete', String(entry.id))).out).toBe(`Deleted entry ${entry.id}.\n`);
    expect(await json('entries', 'list')).toEqual([]);
  });

  it('keeps the faces by which a person is known', async () => {
    await writeFile(join(home, 'again.jpg'), await portraitOf(sampleFaces.adaAgain));
    const { id } = await json('persons', 'add-template', pid, join(home, 'again.jpg'));
    expect((await kith('persons', 'templates', pid)).out.trimEnd().split('\n')).toHaveLength(2);
    await kith('persons', 'remove-template', pid, String(id));
    expect(await json('persons', 'templates', pid)).toHaveLength(1);
  });

  it('compares two photos', async () => {
    expect((await kith('compare', ada, ada)).out).toBe('the same person: certain (100.0)\n');
  });

  it('keeps licences, and shows what was done', async () => {
    expect((await kith('licences', 'create', 'A month', '30')).out).toMatch(/^ +\d+ {4}30 {2}A month\n$/);
    expect(await json('licences', 'list')).toMatchObject([{ name: 'A month', entry_storage_days: 30 }]);
    expect((await kith('licences', 'delete', 'A month')).out).toMatch(/^Deleted licence \d+, A month\.\n$/);
    expect((await kith('audit', '--limit', '1')).out).toMatch(
      /account \d+ .* 204 +DELETE \/v1\/licenses\/sources\/:id\/\n$/,
    );
  });

  it('shows the settings of a source line by line', async () => {
    expect((await kith('sources', 'show', 'door')).out).toMatch(/^\{\n {2}"identify_facesize_threshold": 7000,\n/);
  });

  it.each(['bash', 'zsh', 'fish'])('completes its words in %s', async (shell) => {
    const { out, code } = await kith('completion', shell);
    expect(code).toBe(0);
    for (const word of ['groups', 'members', 'nearest', 'facesize']) expect(out).toContain(word);
  });
});
