import { refusal } from '@kith/testing/refusal';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { uploadParts } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let kith: TestKith;

beforeAll(async () => {
  kith = await openTestKith();
});
afterAll(() => kith?.[Symbol.asyncDispose]());

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

  it('half a character is refused wherever it stands in a body, by the name of its field', async () => {
    const [{ id }] = [(await kith.call('POST', '/v1/groups/persons/', { name: 'whole' })).body];
    const [pid] = await kith.addPersons(1);
    const profile = { name: 'p', http_method: 0, destination_url: 'http://x.test/', sources: ['a\udfff'] };
    for (const [method, path, body, field] of [
      ['POST', '/v1/groups/persons/', { name: 'a\ud800' }, 'name'],
      ['POST', '/v1/groups/persons/', { name: 'a', description: 'a\udfff' }, 'description'],
      ['PATCH', `/v1/groups/persons/${id}/`, { description: '\ud83d' }, 'description'],
      ['PATCH', `/v1/persons/${pid}/`, { name: '\udc00\ud800' }, 'name'],
      ['PATCH', `/v1/persons/${pid}/`, { external_id: '\ud800' }, 'external_id'],
      ['PATCH', `/v1/persons/${pid}/`, { note: 'x\ud800x' }, 'note'],
      ['POST', '/v1/sources/', { name: '\ud800' }, 'name'],
      ['POST', '/v1/spaces/', { name: '\ud800' }, 'name'],
      ['POST', '/v1/licenses/sources/', { name: '\ud800' }, 'name'],
      [
        'POST',
        '/v1/notifications/',
        { ...profile, sources: [], destination_url: 'http://x.test/\ud800' },
        'destination_url',
      ],
      ['POST', '/v1/notifications/', profile, 'sources'],
      ['POST', '/v1/groups/persons/pids/', { pids: ['\ud800'], groups_ids: [id] }, 'pids'],
      ['POST', '/v1/auth/token/', { username: '\ud800', password: 'x' }, 'username'],
    ] as const) {
      const answer = await kith.call(method, path, body);
      expect([path, field, refusal(answer)]).toEqual([
        path,
        field,
        [400, field, 'Send well-formed Unicode: there is half of a surrogate pair in this.'],
      ]);
    }
    expect((await kith.call('POST', '/v1/groups/persons/', { name: 'whole 👩\u200d👧' })).status).toBe(201);
    // A query and a path have no such halves: what they cannot be read as is U+FFFD, and no path.
    expect((await kith.call('GET', '/v1/groups/persons/?q=%ED%A0%80')).body.count).toBe(0);
  });

  it('a file where none is taken is refused', async () => {
    const answer = await uploadParts(kith, '/v1/groups/persons/', { name: 'x', image: Buffer.from('x') });
    expect(refusal(answer).slice(0, 2)).toEqual([400, '__all__']);
    expect((await uploadParts(kith, '/v1/groups/persons/', { name: 'by form' })).status).toBe(201);
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
