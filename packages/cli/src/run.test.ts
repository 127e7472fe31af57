import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExitCode } from './exit-code.ts';
import { run } from './run.ts';

const password = 'correct horse battery';
const photo = createRequire(import.meta.url).resolve('@vladmandic/face-api/demo/sample1.jpg');

let home: string;
let url: string;
let env: Record<string, string>;
const stopServer = new AbortController();
let served: Promise<ExitCode>;

interface Running {
  readonly ended: Promise<ExitCode>;
  readonly out: () => string;
  readonly err: () => string;
  /** Resolves with the match once the output has it. */
  until(pattern: RegExp): Promise<RegExpMatchArray>;
}

function begin(args: readonly string[], options: { stdin?: string; stop?: AbortSignal; env?: object } = {}): Running {
  let out = '';
  let err = '';
  const waiting: (() => void)[] = [];
  const ended = run(args, {
    env: { ...env, ...options.env },
    stdin: Readable.from([options.stdin ?? '']),
    stdout: {
      write(text) {
        out += text;
        for (const look of waiting) look();
      },
    },
    stderr: { write: (text) => (err += text) },
    untilStopped: () => options.stop ?? new AbortController().signal,
    launch: async () => null,
  });
  return {
    ended,
    out: () => out,
    err: () => err,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(out);
          if (match) resolve(match);
        };
        waiting.push(look);
        look();
        void ended.then(() => reject(new Error(`It ended without saying ${pattern}: ${out}${err}`)), reject);
      }),
  };
}

async function kith(...args: string[]): Promise<{ code: ExitCode; out: string; err: string }> {
  const running = begin(args);
  return { code: await running.ended, out: running.out(), err: running.err() };
}

/** The first value that a command prints. */
const json = async (...args: string[]) => {
  const { code, out, err } = await kith('--json', ...args);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out.split('\n')[0] ?? '');
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kith-cli-'));
  env = {
    XDG_CONFIG_HOME: join(home, 'config'),
    KITH_DATA_DIR: join(home, 'data'),
    KITH_PORT: '0',
    KITH_ADMIN_PASSWORD: password,
    KITH_MODELS_DIR: fileURLToPath(new URL('../../../kith-models', import.meta.url)),
    KITH_LOG_LEVEL: 'error',
    KITH_WEBHOOK_ALLOW: '127.0.0.0/8',
  };
  const server = begin(['serve'], { stop: stopServer.signal });
  served = server.ended;
  url = String((await server.until(/^Kith listens on (http:\S+)\n$/m))[1]);
});

afterAll(async () => {
  stopServer.abort();
  expect(await served).toBe(0);
  await rm(home, { recursive: true, force: true });
});

describe('before anybody has logged in', () => {
  it('a command says how to', async () => {
    expect(await kith('groups', 'list')).toEqual({
      code: 2,
      out: '',
      err: 'There is no token for http://127.0.0.1:8080: run "kith login", or give --token or KITH_TOKEN.\n',
    });
  });

  it('a wrong password is refused, and nothing is kept', async () => {
    const login = begin(['login', '--url', url], { stdin: 'wrong\n' });
    expect([await login.ended, login.err()]).toEqual([1, 'Username and password do not match.\n']);
    expect((await kith('groups', 'list')).code).toBe(2);
    expect(await begin(['login', '--url', url]).ended).toBe(2);
  });
});

describe('logged in', () => {
  beforeAll(async () => {
    const login = begin(['login', '--url', `${url}/`], { stdin: `${password}\n` });
    expect([await login.ended, login.err()]).toEqual([0, '']);
  });

  it('the token is kept for nobody else, and is sent to its own server alone', async () => {
    const file = join(home, 'config', 'kith', 'credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url, token: expect.stringMatching(/^[0-9a-f]{128}$/) });
    expect((await kith('groups', 'list')).code).toBe(0);
    expect((await kith('groups', 'list', '--url', 'http://127.0.0.1:9')).code).toBe(2);
  });

  it('the token is printed instead, when asked', async () => {
    const login = begin(['login', '--url', url, '--print'], { stdin: password });
    await login.ended;
    const token = login.out().trim();
    expect(token).toMatch(/^[0-9a-f]{128}$/);
    const listed = begin(['groups', 'list'], {
      env: { KITH_URL: url, KITH_TOKEN: token, XDG_CONFIG_HOME: '/nowhere' },
    });
    expect(await listed.ended).toBe(0);
  });

  it('groups are created, listed, renamed and deleted, by id or by name', async () => {
    const staff = await json('groups', 'create', 'Staff', '--color', '#aabbcc');
    expect(staff).toMatchObject({ name: 'Staff', color: '#aabbcc' });
    expect((await kith('groups', 'list', '--q', 'sta')).out).toBe(`${String(staff.id).padStart(6)}       0  Staff\n`);
    expect(await json('groups', 'rename', 'sTAFF', 'Crew')).toMatchObject({ id: staff.id, name: 'Crew' });
    expect((await kith('groups', 'delete', String(staff.id))).out).toBe(`Deleted group ${staff.id}, Crew.\n`);
    expect(await json('groups', 'list')).toEqual([]);
  });

  it('what the server refuses is one sentence for each field', async () => {
    await json('groups', 'create', 'Twice');
    const refused = await kith('groups', 'create', 'twice');
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(/^name: A group named "twice" exists already: .*\.\n$/);
    expect(await kith('groups', 'delete', '999999')).toEqual({ code: 1, out: '', err: 'Not found.\n' });
    expect(await kith('groups', 'members', 'Nobody')).toMatchObject({
      code: 2,
      err: 'There is no group named "Nobody".\n',
    });
    expect((await kith('groups', 'list', '--token', 'wrong')).err).toMatch(/^Not authenticated\. Log in/);
    expect(await kith('groups', 'list', '--url', 'http://127.0.0.1:9', '--token', 'a')).toMatchObject({ code: 1 });
  });

  it('a person is enrolled, found with the names of all groups, watched and erased', async () => {
    await json('sources', 'create', 'door');
    expect((await json('sources', 'list')).map(({ name }: { name: string }) => name)).toEqual(['door']);
    await json('groups', 'create', 'VIP');
    await json('groups', 'create', 'أصدقاء');
    const stop = new AbortController();
    const watch = begin(['watch', '--after', '0'], { stop: stop.signal });
    const watchJson = begin(['watch', '--after', '0', '--json'], { stop: stop.signal });

    const enrol = ['persons', 'enrol', photo, '--source', 'door', '--notify', '--group', 'VIP', '--group', 'أصدقاء'];
    const { pid, ...person } = await json(...enrol);
    expect(person).toMatchObject({ file: photo, result: 'new', confidence: 100 });
    const line = `Person ${pid.slice(0, 8)}           new          100.0  ${pid}`;
    expect((await watch.until(/^[-\d]{10} [:\d]{8} {2}(Person .*)\n/))[1]).toBe(line);
    const event = JSON.parse(String((await watchJson.until(/^.*\n/))[0]));
    expect(event).toMatchObject({ data: { result: 'new', pid, persons_groups: [] } });
    stop.abort();
    expect(await Promise.all([watch.ended, watchJson.ended])).toEqual([0, 0]);

    const found = await kith('persons', 'search', photo);
    expect(found.out).toMatch(new RegExp(`^Person \\w+ +certain +[\\d.]+ +VIP, أصدقاء +${pid}\n- +unknown `));
    expect(await json('persons', 'search', photo, '--group', 'Twice')).toMatchObject({
      result: 'nm',
      pid: null,
      groups: [],
    });
    expect((await json('groups', 'members', 'VIP'))[0]).toMatchObject({ pid, pid_source: 'door' });
    expect((await json('groups', 'list', '--with', pid, '--q', 'v')).map(({ name }: { name: string }) => name)).toEqual(
      ['VIP'],
    );
    expect((await kith('groups', 'remove', 'VIP', pid)).out).toBe('Removed 1 from VIP; 0 were not in it.\n');
    expect(await json('groups', 'add', 'VIP', pid)).toEqual({ added: 1, already: 0 });

    expect((await kith('persons', 'groups', pid)).out).toMatch(/^ +\d+ {7}1 {2}VIP\n +\d+ {7}1 {2}أصدقاء\n$/);
    expect((await kith('groups', 'copy', 'VIP', 'VIP 2')).out).toMatch(/^ +\d+ {7}1 {2}VIP 2\n$/);
    const namesOf = (groups: { name: string }[]) => groups.map(({ name }) => name);
    expect(namesOf(await json('groups', 'list', '--q', 'vip', '--sort', '-name'))).toEqual(['VIP 2', 'VIP']);
    expect((await kith('groups', 'overlap', 'VIP', 'VIP 2')).out).toContain(`  ${pid}  `);
    expect(await json('groups', 'difference', 'VIP', 'VIP 2')).toEqual([]);
    expect(await json('groups', 'merge', 'Twice', 'VIP 2', '--delete-source')).toMatchObject({ persons_count: 1 });
    expect(namesOf(await json('groups', 'list', '--q', 'vip'))).toEqual(['VIP']);
    expect((await kith('persons', 'set-groups', pid, 'VIP', 'Twice')).out).toBe('Put into 0 and out of 1.\n');
    expect(await kith('persons', 'set-groups', pid)).toMatchObject({ code: 2, err: expect.stringContaining('--none') });
    expect((await kith('persons', 'set-groups', pid, 'VIP', '--none')).code).toBe(2);
    expect(await json('persons', 'set-groups', pid, '--none')).toEqual({ added: 0, removed: 2 });
    expect((await kith('persons', 'erase', pid)).out).toBe(`Erased ${pid}.\n`);
    expect((await json('persons', 'search', photo)).result).toBe('nm');
  });

  it('a bad photo does not stop the others', async () => {
    const text = join(home, 'no-photo.jpg');
    await writeFile(text, 'this is no picture');
    const enrolled = await kith('persons', 'enrol', text, photo, '--source', 'door', '--facesize', '0');
    expect(enrolled.code).toBe(3);
    expect(enrolled.err).toMatch(/^.*no-photo\.jpg: This is not a picture/);
    expect(enrolled.out).toMatch(/^Person \w+ +new +.*sample1\.jpg\n$/);
    const missing = await kith('persons', 'enrol', photo, join(home, 'missing.jpg'), '--source', 'door');
    expect(missing).toMatchObject({ code: 2, out: '' });
    const nowhere = await kith('persons', 'enrol', photo, photo, '--source', 'nowhere');
    expect([nowhere.code, nowhere.err.match(/^source: /gm)?.length]).toEqual([1, 1]);
  });

  it('tokens are created, listed and deleted', async () => {
    const { out: key } = await kith('tokens', 'create', '--permanent');
    expect(key).toMatch(/^[0-9a-f]{128}\n$/);
    const made = (await json('tokens', 'list')).find(({ permanent }: { permanent: boolean }) => permanent);
    expect(made.key).toBe(`${key.slice(0, 8)}…`);
    expect((await kith('tokens', 'list')).out).toContain(`${made.key}  ${'permanent'.padEnd(16)}  never used\n`);
    expect((await kith('tokens', 'revoke', String(made.id))).out).toBe(`Revoked token ${made.id}.\n`);
    expect((await kith('groups', 'list', '--token', key.trim())).code).toBe(1);
    const camera = await json('tokens', 'create', '--stream');
    expect((await json('tokens', 'list', '--stream')).map(({ id }: { id: number }) => id)).toEqual([camera.id]);
    expect((await kith('tokens', 'revoke', camera.key, '--stream')).code).toBe(0);
    expect(await json('tokens', 'list', '--stream')).toEqual([]);
  });
});

describe('the settings of a server', () => {
  it('spaces are created, get tokens of their own, are renamed and deleted', async () => {
    const { id } = await json('spaces', 'create', 'Warehouse');
    await json('groups', 'create', 'Of the default space');
    const { key } = await json('tokens', 'create', '--space', 'warehouse', '--permanent');
    expect(await json('groups', 'list', '--token', key)).toEqual([]);
    expect((await kith('spaces', 'rename', 'warehouse', 'Yard')).out).toBe(`${String(id).padStart(6)}  Yard\n`);
    expect((await kith('spaces', 'delete', 'Yard')).code).toBe(2);
    expect((await kith('spaces', 'delete', 'Yard', '--with-everything')).code).toBe(0);
    expect((await json('spaces', 'list')).map(({ name }: { name: string }) => name)).toEqual(['default']);
  });

  it('sources are created with settings, shown, changed and deleted', async () => {
    await json('sources', 'create', 'gate', '{"manual_create_facesize_threshold": 1}');
    expect(await json('sources', 'show', 'Gate')).toMatchObject({ name: 'gate', manual_create_facesize_threshold: 1 });
    await json('sources', 'update', 'gate', '{"manual_create_facesize_threshold": 2, "name": "Exit"}');
    expect(await json('sources', 'show', 'exit')).toMatchObject({ manual_create_facesize_threshold: 2 });
    expect(await kith('sources', 'update', 'exit', 'two')).toMatchObject({
      code: 2,
      err: expect.stringContaining('JSON'),
    });
    expect((await kith('sources', 'delete', 'exit')).out).toMatch(/^Deleted source \d+, Exit\.\n$/);
  });

  it('thresholds are shown, changed and reset', async () => {
    expect((await kith('thresholds', 'set', '--exact', '91')).out).toBe('exact  91\nha     75.5\njunk   68.84\n');
    expect(await kith('thresholds', 'set', '--junk', '95')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^ha: /),
    });
    expect((await kith('thresholds', 'set')).code).toBe(2);
    expect(await json('thresholds', 'reset')).toMatchObject({ exact: 79.3 });
    expect((await kith('thresholds', 'show')).out).toMatch(/^exact {2}79\.3\n/);
  });

  it('usage is counted by month', async () => {
    expect((await kith('usage')).out).toMatch(/^\d{4}-\d{2} {2}Persons stored +\d+ {2}default$/m);
    expect(await json('usage', '--from', '2999-01')).toEqual([]);
  });

  it('a profile tells by a channel whose secret is piped in, and shown by nothing', async () => {
    await using receiver = await listenForHooks();
    const topic = receiver.url.replace(/\/[^/]*$/, '/door');
    const made = await json('notifications', 'add', 'phone', '{"results": ["det"]}', '--ntfy', topic);
    expect(made.channel).toMatchObject({ kind: 'ntfy', topic: 'door', has_token: false });
    expect((await kith('notifications', 'sample', 'phone', '--type', 'visit.ended')).out).toMatch(
      /^204 after \d+ ms\n$/,
    );
    expect((await kith('notifications', 'add', 'two', '--ntfy', topic, '--telegram', '1')).code).toBe(2);
    expect((await kith('notifications', 'add', 'none')).code).toBe(2);
    expect((await kith('notifications', 'delete', 'phone')).code).toBe(0);
  });

  it('a profile is tested, sends, and its log is shown and replayed', async () => {
    await using receiver = await listenForHooks();
    expect((await kith('sources', 'list', '--q', 'door')).code).toBe(0);
    const settings = '{"results": ["nm", "new"]}';
    const made = await json('notifications', 'create', 'hook', receiver.url, settings, '--corrections');
    const { id } = made;
    expect(made).toMatchObject({ secret: expect.stringMatching(/^whsec_/), corrections: true });
    expect((await kith('notifications', 'list')).out).toBe(`${String(id).padStart(6)}  on   hook  ${receiver.url}\n`);
    expect((await kith('notifications', 'test', 'hook')).out).toMatch(/\d+ of \d+ would be sent\.\n$/);
    expect((await kith('notifications', 'sample', 'hook')).out).toMatch(/^204 after \d+ ms\n$/);
    const { pid } = await json(
      'persons',
      'enrol',
      photo,
      '--source',
      'door',
      '--facesize',
      '0',
      '--found-from',
      'exact',
    );
    await kith('persons', 'erase', pid);
    await json('persons', 'enrol', photo, '--source', 'door', '--notify');
    let sent: { id: string; status: string }[] = [];
    do sent = await json('notifications', 'log', 'hook', '--status', 'delivered');
    while (sent.length === 0);
    const [{ id: webhookId } = { id: '' }] = sent;
    expect((await kith('notifications', 'log', 'hook')).out).toContain(`delivered   1  204  ${webhookId}\n`);
    expect(await json('notifications', 'replay', 'hook', webhookId)).toMatchObject({ id: webhookId });
    expect(await json('notifications', 'replay', 'hook', '--since', '2026-01-01T00:00:00Z')).toEqual({ replayed: 0 });
    expect((await kith('notifications', 'replay', 'hook')).code).toBe(2);
    expect((await kith('notifications', 'rotate-secret', 'hook')).out).toMatch(/^whsec_/);
    expect(await json('notifications', 'update', 'hook', '{"is_active": false}')).toMatchObject({ is_active: false });
    expect((await kith('notifications', 'delete', 'hook')).out).toBe(`Deleted profile ${id}, hook.\n`);
  });
});

/** Takes every webhook. */
async function listenForHooks() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('while a server holds the data folder', () => {
  it.each([
    ['add', 'ada'],
    ['password', 'admin'],
  ])('"accounts %s" leaves its SQLite file alone', async (verb, name) => {
    expect(await kith('accounts', verb, name)).toEqual({
      code: 1,
      out: '',
      err: `Another Kith is using ${join(home, 'data')}: stop it, or set KITH_DATA_DIR to another folder.\n`,
    });
  });
});

describe('wrong usage', () => {
  it.each([
    [['persons', 'enrol', 'a.jpg'], /required option '--source <name>'/],
    [['nonsense'], /unknown command 'nonsense'/],
    [['groups'], /Usage: kith groups/],
    [['watch', '--after', 'soon'], /Give a whole number/],
    [['groups', 'list', '--sort', 'size'], /Allowed choices are id, -id, name/],
    [
      ['groups', 'list', '--url', 'localhost:8080'],
      /^The server must be given as an http or https URL, and is "localhost:8080"\.\n$/,
    ],
  ])('%j ends with 2', async (args, message) => {
    const { code, out, err } = await kith(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  it('every command has help that ends with how it is used', async () => {
    const wordsOf = async (...words: string[]): Promise<string[][]> => {
      const { code, out } = await kith(...words, '--help');
      expect([words, code]).toEqual([words, 0]);
      const [, list = ''] = out.split('\nCommands:\n');
      const inner = [...list.matchAll(/^ {2}([a-z-]+)/gm)]
        .map(([, word = '']) => word)
        .filter((word) => word !== 'help');
      if (inner.length > 0) return (await Promise.all(inner.map((word) => wordsOf(...words, word)))).flat();
      expect(out).toMatch(new RegExp(`\\nExamples?:\\n {2}.*kith ${words.join(' ')}`));
      return [words];
    };
    expect((await wordsOf()).length).toBeGreaterThan(50);
  });

  it('help and version are no errors', async () => {
    expect(await kith('--help')).toMatchObject({ code: 0, err: '' });
    expect(await kith('--version')).toMatchObject({ code: 0, out: '0.1.0\n' });
  });

  it('a server that cannot start says why in one sentence', async () => {
    const serve = begin(['serve'], { env: { KITH_PORT: 'many' } });
    expect(await serve.ended).toBe(1);
    expect(serve.err()).toBe('Kith cannot start: KITH_PORT must be a whole number from 0 to 65535, and is "many".\n');
  });
});
