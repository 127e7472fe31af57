import { deflateSync } from 'node:zlib';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { type Answer, openTestKith, type TestKith } from '@kith/testing/test-kith';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';
import { fetchModels } from './recognition/vision/models/fetch-models.ts';
import { openVision } from './recognition/vision/open-vision.ts';
import type { Vision } from './recognition/vision/vision.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let vision: Vision;
let kith: TestKith;
let now = Date.now();

beforeAll(async () => {
  const { modelsDir } = decideConfig(readEnv());
  await fetchModels(modelsDir);
  vision = await openVision({ modelsDir, threads: 1 });
  kith = await openTestKith({ vision, clock: () => now });
  await kith.call('POST', '/v1/sources/', { name: 'door' });
});
afterAll(async () => {
  await kith?.[Symbol.asyncDispose]();
  await vision?.[Symbol.asyncDispose]();
});

const envelope = {
  error_codes: expect.any(Array),
  message: expect.stringMatching(/[.?!]$/),
  fields: expect.any(Array),
};
/** Status, field and message of a refusal, after a look at the envelope. */
const refusal = ({ status, body }: Answer) => {
  expect(body).toEqual(envelope);
  for (const field of body.fields) expect(Object.keys(field).sort()).toEqual(['error_code', 'message', 'name']);
  return [status, body.fields[0]?.name, body.fields[0]?.message];
};

/** A multipart body made by hand, so that every part of it can be wrong. */
async function upload(url: string, parts: Readonly<Record<string, string | Buffer>>, boundary = 'XX'): Promise<Answer> {
  const pieces = Object.entries(parts).flatMap(([name, value]) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${typeof value === 'string' ? '' : '; filename="x"'}\r\n\r\n`,
    value,
    '\r\n',
  ]);
  const payload = Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece as string)));
  const answer = await kith.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { authorization: `Token ${kith.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body), headers: answer.headers };
}

/** A PNG whose header claims a size; the pixels are one black dot. */
function lyingPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(4))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('tokens', () => {
  it('none: 401', async () => {
    expect(refusal(await kith.call('GET', '/v1/sources/', undefined, null))[0]).toBe(401);
  });

  it('a temporary one works for 24 hours and not a moment longer', async () => {
    const { key } = (await kith.call('POST', '/v1/tokens/', {})).body;
    now += DAY_MS - 1;
    expect((await kith.call('GET', '/v1/sources/', undefined, key)).status).toBe(200);
    now += 1;
    const late = await kith.call('GET', '/v1/sources/', undefined, key);
    expect(late.body).toEqual({ error_codes: [401], message: 'Not authenticated.', fields: [] });
    now -= DAY_MS;
  });

  it('are read from both headers, Authorization first', async () => {
    const status = async (headers: Record<string, string>) =>
      (await kith.app.inject({ method: 'GET', url: '/v1/whoami', headers })).statusCode;
    expect(await status({ authorization: `Token ${kith.token}` })).toBe(200);
    expect(await status({ authorization: `token ${kith.token}` })).toBe(200);
    expect(await status({ authorization: `Bearer ${kith.token}` })).toBe(200);
    expect(await status({ token: `Token ${kith.token}` })).toBe(200);
    expect(await status({ authorization: '', token: `Token ${kith.token}` })).toBe(200);
    expect(await status({ authorization: 'Token wrong', token: `Token ${kith.token}` })).toBe(401);
    expect(await status({ authorization: 'Basic abc def' })).toBe(401);
  });

  it('are at most five permanent ones, and are shown whole only once', async () => {
    const made = [];
    for (let i = 0; i < 4; i++) made.push((await kith.call('POST', '/v1/tokens/', { permanent: true })).body);
    expect(made[0]).toMatchObject({ key: expect.stringMatching(/^[0-9a-f]{128}$/), permanent: true, expires: null });
    const sixth = await kith.call('POST', '/v1/tokens/', { permanent: true });
    expect(refusal(sixth).slice(0, 2)).toEqual([400, 'permanent']);
    const list = (await kith.call('GET', '/v1/tokens/?permanent=true')).body;
    expect(list).toHaveLength(5);
    expect(JSON.stringify(list)).not.toMatch(/[0-9a-f]{9}/);
    expect((await kith.call('GET', `/v1/tokens/${made[0].key}/`)).body.id).toBe(made[0].id);
    const off = await kith.app.inject({
      method: 'PATCH',
      url: `/v1/tokens/${made[0].id}/`,
      headers: { authorization: `Token ${kith.token}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'is_active=false',
    });
    expect(off.json().is_active).toBe(false);
    expect((await kith.call('GET', '/v1/whoami/', undefined, made[0].key)).status).toBe(401);
    expect((await kith.call('DELETE', `/v1/tokens/${made[1].id}/`)).status).toBe(204);
    expect((await kith.call('GET', '/v1/whoami/', undefined, made[1].key)).status).toBe(401);
    const { rows } = await kith.context.db.queries
      .selectFrom('tokens')
      .selectAll()
      .execute()
      .then((rows) => ({ rows }));
    expect(JSON.stringify(rows)).not.toContain(made[2].key);
  });

  it('are not given for a wrong password, whether the account exists or not', async () => {
    for (const username of ['owner', 'nobody']) {
      const answer = await kith.call('POST', '/v1/auth/token/', { username, password: 'wrong' }, null);
      expect([answer.status, answer.body]).toEqual([
        400,
        { error_codes: [602], message: 'Username and password do not match.', fields: [] },
      ]);
    }
    const blank = await kith.call('POST', '/v1/auth/token/', {}, null);
    expect(blank.body.fields.map((field: { name: string }) => field.name)).toEqual(['username', 'password']);
  });
});

describe('pictures', () => {
  const bad: [string, Buffer | null, string][] = [
    ['no picture', null, 'Send a picture as a file part.'],
    [
      'a text file',
      Buffer.from('I am a picture, really.'),
      'This is not a picture: send a JPEG, PNG, WebP or BMP file.',
    ],
    ['an empty file', Buffer.alloc(0), 'This is not a picture: send a JPEG, PNG, WebP or BMP file.'],
    [
      'a PNG that claims 60,000×60,000',
      lyingPng(60_000, 60_000),
      'The picture is too large: send at most 50 megapixels, and 65535 px a side.',
    ],
    ['a PNG without its pixels', lyingPng(640, 480), 'The picture is damaged or incomplete: send it again.'],
    [
      'a GIF',
      Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'),
      'This picture format is not supported: send JPEG, PNG, WebP or BMP.',
    ],
  ];

  it.each(bad)('are refused: %s', async (_, image, message) => {
    const parts = image ? { source: 'door', image } : { source: 'door' };
    for (const url of ['/v1/entries/', '/v1/persons/', '/v1/persons/search/']) {
      expect(refusal(await upload(url, parts))).toEqual([400, 'image', message]);
    }
  });

  it('are refused: a truncated JPEG', async () => {
    const photo = await samplePhoto(1);
    const image = photo.subarray(0, photo.length / 2);
    expect(refusal(await upload('/v1/entries/', { source: 'door', image }))).toEqual([
      400,
      'image',
      'The picture is damaged or incomplete: send it again.',
    ]);
  });

  it('are refused above 16 MiB, with 413', async () => {
    const answer = await upload('/v1/entries/', { source: 'door', image: Buffer.alloc(16 * 1024 * 1024 + 1) });
    expect(refusal(answer).slice(0, 2)).toEqual([413, 'image']);
  });

  it('without a face: no entry from a camera, an error for a person', async () => {
    const image = await portraitOf({ photo: 1, left: 40, top: 1100, width: 100, height: 100 });
    const entry = await upload('/v1/entries/', { source: 'door', image });
    expect([entry.status, entry.body]).toEqual([201, { results: [] }]);
    expect(refusal(await upload('/v1/persons/', { source: 'door', image }))).toEqual([400, 'image', 'No face found.']);
  });

  it('with a face that is too small for the source, or for the request', async () => {
    const image = await portraitOf(sampleFaces.bea);
    const ownLimit = await upload('/v1/persons/', { source: 'door', facesize: '10000000', image });
    expect(refusal(ownLimit).slice(0, 2)).toEqual([400, 'image']);
    expect(ownLimit.body.error_codes).toEqual([1007]);
    await kith.call('PATCH', '/v1/sources/1/', { manual_create_facesize_threshold: 10_000_000 });
    expect((await upload('/v1/persons/', { source: 'door', image })).status).toBe(400);
    expect((await upload('/v1/persons/', { source: 'door', facesize: '0', image })).status).toBe(201);
  });

  it('of an unknown source store nothing', async () => {
    const image = await portraitOf(sampleFaces.cem);
    const before = (await kith.call('GET', '/v1/entries/')).body.count;
    for (const url of ['/v1/entries/', '/v1/persons/']) {
      expect(refusal(await upload(url, { source: 'nowhere', image })).slice(0, 2)).toEqual([400, 'source']);
      expect(refusal(await upload(url, { image })).slice(0, 2)).toEqual([400, 'source']);
    }
    expect((await kith.call('GET', '/v1/entries/')).body.count).toBe(before);
  });

  it('may come with texts of the same name, None for nothing, and in any order', async () => {
    const image = await portraitOf(sampleFaces.cem);
    const junk = { pid: 'x', facesize: 'None', create_on_ha: 'True', identify_asm: 'null' };
    const answer = await upload('/v1/persons/', { ...junk, image, source: 'door', facesize: '0' });
    expect(answer.body.result).toBe('new');
    const text = 'b'.repeat(5_000_000);
    const boundary = 'YY';
    const payload = Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="image"\r\n\r\n${text}\r\n`),
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="/photos/a.jpg"\r\n\r\n`),
      image,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]);
    const twice = await kith.app.inject({
      method: 'POST',
      url: '/v1/persons/search/',
      payload,
      headers: { authorization: `Token ${kith.token}`, 'content-type': `multipart/form-data; boundary=${boundary}` },
    });
    expect([twice.statusCode, twice.json().result]).toEqual([200, 'exact']);
  });
});

describe('bodies and paths', () => {
  const send = async (
    method: 'POST' | 'PUT' | 'GET' | 'DELETE',
    url: string,
    payload?: string,
    type = 'application/json',
  ) => {
    const answer = await kith.app.inject({
      method,
      url,
      headers: { authorization: `Token ${kith.token}`, 'content-type': type },
      ...(payload !== undefined && { payload }),
    });
    return { status: answer.statusCode, body: JSON.parse(answer.body || 'null'), headers: answer.headers };
  };

  it('an empty body under a JSON content type is no body', async () => {
    expect((await send('POST', '/v1/settings/thresholds/reset/', '')).body).toEqual({
      exact: 79.3,
      ha: 75.5,
      junk: 68.84,
      space_id: kith.spaceId,
    });
    expect((await send('GET', '/v1/sources/')).status).toBe(200);
  });

  it.each([
    ['{', 'application/json'],
    ['[1]', 'application/json'],
    ['"text"', 'application/json'],
    ['--', 'multipart/form-data; boundary=ZZ'],
  ])('%s as %s is a problem of the whole body', async (payload, type) => {
    expect(refusal(await send('POST', '/v1/groups/persons/', payload, type)).slice(0, 2)).toEqual([400, '__all__']);
  });

  it('NUL characters and endless nesting are refused, and break nothing', async () => {
    const nul = await kith.call('POST', '/v1/groups/persons/', { name: 'a\0b' });
    expect(refusal(nul)).toEqual([400, 'name', 'Leave out the NUL character.']);
    expect(refusal(await kith.call('GET', '/v1/groups/persons/?q=%00')).slice(0, 2)).toEqual([400, 'q']);
    const deep = `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(refusal(await send('POST', '/v1/groups/persons/', deep)).slice(0, 2)).toEqual([400, 'name']);
  });

  it('a file where none is taken is refused', async () => {
    const answer = await upload('/v1/groups/persons/', { name: 'x', image: Buffer.from('x') });
    expect(refusal(answer).slice(0, 2)).toEqual([400, '__all__']);
    expect((await upload('/v1/groups/persons/', { name: 'by form' })).status).toBe(201);
  });

  it('an unknown type is 415, an unknown path 404, a wrong method 405 with what is allowed', async () => {
    expect(refusal(await send('POST', '/v1/groups/persons/', 'x', 'text/csv'))[0]).toBe(415);
    expect(refusal(await send('GET', '/v1/nothing/'))[0]).toBe(404);
    const wrong = await send('PUT', '/v1/groups/persons/');
    expect(refusal(wrong)[0]).toBe(405);
    expect(wrong.headers.allow).toContain('POST');
  });

  it('slashes may be missing or doubled, without a redirect', async () => {
    for (const url of ['/v1/sources', '/v1/sources/', '//v1/sources/'])
      expect((await send('GET', url)).status).toBe(200);
  });

  it('a preflight needs no token', async () => {
    const answer = await kith.app.inject({
      method: 'OPTIONS',
      url: '/v1/groups/persons/1/',
      headers: {
        origin: 'http://app.example',
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'token',
      },
    });
    expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([204, '*']);
    expect(answer.headers['access-control-allow-headers']).toContain('token');
    const error = await kith.app.inject({
      method: 'GET',
      url: '/v1/sources/',
      headers: { origin: 'http://app.example' },
    });
    expect([error.statusCode, error.headers['access-control-allow-origin']]).toEqual([401, '*']);
  });

  it('thresholds keep their order, and come as a form, too', async () => {
    expect(refusal(await send('PUT', '/v1/settings/thresholds/', '{"exact":50}')).slice(0, 2)).toEqual([400, 'exact']);
    const form = 'exact=90&ha=80.5&junk=70';
    const changed = await send('PUT', '/v1/settings/thresholds/', form, 'application/x-www-form-urlencoded');
    expect(changed.body).toMatchObject({ exact: 90, ha: 80.5, junk: 70 });
    await send('POST', '/v1/settings/thresholds/reset/');
  });

  it.each([
    'http://127.0.0.1/',
    'http://localhost:9/x',
    'http://[::1]/',
    'http://169.254.169.254/',
    'ftp://example.com/',
    'x',
  ])('a webhook to %s is refused', async (destination_url) => {
    const profile = { name: 'hook', http_method: 0, destination_url };
    expect(refusal(await kith.call('POST', '/v1/notifications/', profile)).slice(0, 2)).toEqual([
      400,
      'destination_url',
    ]);
  });

  it('nothing personal is in the metrics', async () => {
    await kith.call('POST', '/v1/groups/persons/', { name: 'Sunday chess club' });
    const text = (await kith.app.inject({ method: 'GET', url: '/metrics' })).body;
    expect(text).toContain('kith_http_request_seconds');
    expect(text).not.toMatch(/Sunday|chess|[0-9a-f]{32}/);
  });
});

it.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')(
  'a full disk is 503, stores nothing, and is over when there is room',
  async () => {
    await using full = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
    const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(full.context.db.queries);
    await limit(1);
    const answers: Answer[] = [];
    for (let i = 0; i < 60; i++) {
      answers.push(
        await full.call('POST', '/v1/groups/persons/', { name: `group ${i}`, description: 'x'.repeat(2000) }),
      );
    }
    const stored = answers.filter(({ status }) => status === 201).length;
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expect([answer.status, answer.body.message]).toEqual([
        503,
        'The disk of the server is full: nothing was stored.',
      ]);
    }
    expect((await full.call('GET', '/v1/groups/persons/')).body.count).toBe(stored);
    await limit(1_000_000);
    expect((await full.call('POST', '/v1/groups/persons/', { name: 'room' })).status).toBe(201);
  },
);

it.runIf(process.env.KITH_TEST_DATABASE !== 'postgres')(
  'what a full disk refuses with 503 was not stored, also where it is only the record of the change that has no room',
  async () => {
    await using full = await openTestKith({ env: { KITH_LOG_LEVEL: 'silent' } });
    await sql`pragma max_page_count = 1`.execute(full.context.db.queries);
    const answers = new Map<string, number>();
    for (let i = 0; i < 300; i++) {
      const name = `group ${i}`;
      answers.set(name, (await full.call('POST', '/v1/groups/persons/', { name })).status);
    }
    const { results } = (await full.call('GET', '/v1/groups/persons/?limit=1000')).body;
    const stored = new Set(results.map((group: { name: string }) => group.name));
    const namesOf = (status: number) => [...answers.keys()].filter((name) => answers.get(name) === status);
    expect(namesOf(503).filter((name) => stored.has(name))).toEqual([]);
    expect(namesOf(201).filter((name) => !stored.has(name))).toEqual([]);
    // Stored without its record, and so not confirmed: no other is stored until there is room for that.
    expect(namesOf(500).filter((name) => stored.has(name))).toHaveLength(1);
    expect(answers.size - namesOf(201).length - namesOf(503).length).toBe(1);
    await sql`pragma max_page_count = 1000000`.execute(full.context.db.queries);
    expect((await full.call('POST', '/v1/groups/persons/', { name: 'room' })).status).toBe(201);
    const { results: records } = (await full.call('GET', '/v1/audit/?limit=1000')).body;
    expect(records).toHaveLength(stored.size + 1);
  },
);
