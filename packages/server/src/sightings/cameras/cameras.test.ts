import { numberedCameras } from '@kith/testing/numbered-cameras';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seal } from '../../platform/seal.ts';
import { camerasHealth } from './cameras-health.ts';
import { sealedAddressOf } from './sealed-address.ts';

let kith: TestKith;

beforeAll(async () => {
  kith = await openTestKith({ vision: numberedFaces(), streams: numberedCameras });
  kith.context.trials.take = () => 0;
  await kith.call('POST', '/v1/sources/', { name: 'desk', manual_create_facesize_threshold: 0 });
});
afterAll(() => kith?.[Symbol.asyncDispose]());

let names = 0;
const add = (address: string, wish: object = {}) =>
  kith.call('POST', '/v1/cameras/', { name: `camera ${names++}`, address, ...wish });
const get = async (id: number) => (await kith.call('GET', `/v1/cameras/${id}/`)).body;
const visitsAt = async (id: number) => (await kith.call('GET', `/v1/visits/?sources_ids=${id}`)).body.results;

it('whoever comes to a camera is told of once, and is there until gone', async () => {
  const enrolled = await uploadTo(kith, '/v1/persons/', await pictureOf(1), { source: 'desk' });
  const { status, body } = await add('rtsp://viewer:geheim@10.0.0.9/1');
  expect([status, body.state, body.address, body.has_password]).toEqual([201, 'starting', 'rtsp://10.0.0.9/1', true]);
  await until(async () => (await get(body.id)).state === 'online', 'it is read');
  await until(async () => (await visitsAt(body.id)).length === 1, 'somebody is there');
  expect(await visitsAt(body.id)).toMatchObject([{ pid: enrolled.body.pid, open: true, source_id: body.id }]);
  const camera = await get(body.id);
  expect(camera.picture).toEqual({ width: 8, height: 8, codec: 'numbers', fps: 10 });
  expect(camera.last_frame).not.toBeNull();
  expect(camera.problem).toBeNull();
  await kith.call('DELETE', `/v1/cameras/${body.id}/`);
  expect(await visitsAt(body.id)).toMatchObject([{ pid: enrolled.body.pid, open: false }]);
  expect((await kith.call('GET', `/v1/cameras/${body.id}/`)).status).toBe(404);
  expect((await kith.call('GET', `/v1/sources/${body.id}/`)).status).toBe(200);
});

it('a camera is a source, with its settings', async () => {
  const { body } = await add('rtsp://10.0.0.9/none', { name: 'Yard', auto_create_persons: true, absence_seconds: 20 });
  expect(body).toMatchObject({ name: 'Yard', auto_create_persons: true, absence_seconds: 20, frames_per_second: 5 });
  expect((await kith.call('GET', `/v1/sources/${body.id}/`)).body).toMatchObject({
    name: 'Yard',
    auto_create_persons: true,
  });
  expect((await kith.call('GET', '/v1/cameras/?q=yard')).body.results).toMatchObject([{ id: body.id }]);
  expect((await add('rtsp://10.0.0.9/none', { name: 'yard' })).body.error_codes).toEqual([1001]);
});

it('a source that is there becomes a camera, once', async () => {
  const { id } = (await kith.call('POST', '/v1/sources/', { name: 'gate', min_face_px: 40 })).body;
  const { status, body } = await add('rtsp://10.0.0.9/none', { name: undefined, source_id: id });
  expect([status, body.id, body.name, body.min_face_px]).toEqual([201, id, 'gate', 40]);
  const again = await add('rtsp://10.0.0.9/none', { name: undefined, source_id: id });
  expect(again.body.fields).toMatchObject([{ name: 'source_id', error_code: 1015 }]);
  const unknown = await add('rtsp://10.0.0.9/none', { name: undefined, source_id: 999_999 });
  expect(unknown.body.fields).toMatchObject([{ name: 'source_id', error_code: 1005 }]);
  expect((await add('rtsp://10.0.0.9/none', { name: undefined })).body.fields).toMatchObject([{ name: 'name' }]);
});

describe('an address', () => {
  it.each([
    ['rtsp://127.0.0.1/', 1029],
    ['rtsp://169.254.169.254/', 1029],
    ['http://127.0.0.1/door.m3u8', 1029],
    ['file:/etc/passwd', 1029],
    ['door', 1028],
    ['rtsp://10.0.0.9/fails/1', 1030],
  ])('%s is refused with a sentence', async (address, code) => {
    const { status, body } = await add(address);
    expect([status, body.fields[0].name, body.fields[0].error_code]).toEqual([400, 'address', code]);
    expect(body.fields[0].message.length).toBeGreaterThan(20);
  });

  it('is kept untried on wish, and says what is wrong until it works', async () => {
    const { status, body } = await add('rtsp://10.0.0.9/fails/2', { try: false });
    expect(status).toBe(201);
    await until(async () => (await get(body.id)).state === 'offline', 'it is found to fail');
    expect((await get(body.id)).problem).toEqual({
      code: 'unreachable',
      message: 'Nothing answers at this address: see that the camera is on, and that host and port are right.',
    });
    const health = await camerasHealth(kith.context.db.queries);
    expect(health.find(({ id }) => id === body.id)?.problem).toMatch(/^Nothing answers/);
    const changed = await kith.call('PATCH', `/v1/cameras/${body.id}/`, { address: 'rtsp://10.0.0.9/none' });
    expect(changed.status).toBe(200);
    await until(async () => (await get(body.id)).state === 'online', 'it works');
  });

  it('can be tried without keeping anything', async () => {
    const tried = await kith.call('POST', '/v1/cameras/test/', { address: 'rtsp://10.0.0.9/1' });
    expect(tried.body).toEqual({
      works: true,
      picture: { width: 8, height: 8, codec: 'numbers', fps: 10 },
      problem: null,
    });
    const failed = await kith.call('POST', '/v1/cameras/test/', { address: 'rtsp://10.0.0.9/fails/1' });
    expect(failed.body).toMatchObject({ works: false, picture: null, problem: { code: 'unreachable' } });
    const refused = await kith.call('POST', '/v1/cameras/test/', { address: 'rtsp://localhost/' });
    expect(refused.body.fields).toMatchObject([{ name: 'address', error_code: 1029 }]);
  });

  it('that is sent back as it was shown keeps user and password; another one has none of them', async () => {
    const { body } = await add('rtsp://viewer:geheim@10.0.0.9/none');
    const same = await kith.call('PATCH', `/v1/cameras/${body.id}/`, { address: body.address, absence_seconds: 30 });
    expect(same.body).toMatchObject({ has_password: true, absence_seconds: 30 });
    const other = await kith.call('PATCH', `/v1/cameras/${body.id}/`, { address: 'rtsp://10.0.0.10/none' });
    expect(other.body).toMatchObject({ has_password: false, address: 'rtsp://10.0.0.10/none' });
  });
});

it('with another token key a camera wants its address anew, also one that has no password, and others go on', async () => {
  const other = (await add('rtsp://10.0.0.9/none')).body.id;
  const { id, address } = (await add('rtsp://10.0.0.9/none')).body;
  const isOnline = async (camera: number) => (await get(camera)).state === 'online';
  await until(async () => (await isOnline(id)) && (await isOnline(other)), 'both are read');
  const sealed = seal(Buffer.alloc(32, 7), sealedAddressOf(id), address);
  await kith.context.db.queries.updateTable('cameras').set({ sealed }).where('source_id', '=', id).execute();
  kith.context.cameras.wake();
  await until(async () => (await get(id)).problem?.code === 'credentials_lost', 'it says so');
  expect(await isOnline(other)).toBe(true);
  expect((await kith.call('PATCH', `/v1/cameras/${id}/`, { address })).status).toBe(200);
  await until(() => isOnline(id), 'it is read again');
});

it('a source becomes a camera once, also when two ask at the same time', async () => {
  const { id } = (await kith.call('POST', '/v1/sources/', { name: 'two at once' })).body;
  const wish = { name: undefined, source_id: id };
  const answers = await Promise.all(['none', '1'].map((what) => add(`rtsp://10.0.0.9/${what}`, wish)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400]);
  const [refused] = answers.filter(({ status }) => status === 400);
  expect(refused?.body.fields).toMatchObject([{ name: 'source_id', error_code: 1015 }]);
});

it('a camera that is switched off is not read, and nobody is there', async () => {
  const { body } = await add('rtsp://10.0.0.9/2');
  await until(async () => (await visitsAt(body.id)).length === 1, 'somebody is there');
  const off = await kith.call('PATCH', `/v1/cameras/${body.id}/`, { enabled: false });
  expect(off.body).toMatchObject({ enabled: false, state: 'disabled', problem: null });
  expect(await visitsAt(body.id)).toMatchObject([{ open: false }]);
  await until(() => kith.context.cameras.reading(body.id) === null, 'it is not read');
  await kith.call('PATCH', `/v1/cameras/${body.id}/`, { enabled: true });
  await until(async () => (await get(body.id)).state === 'online', 'it is read again');
});

it('its newest frame is shown, and frames as they come, to those of its space', async () => {
  const { body } = await add('rtsp://10.0.0.9/none');
  const ask = (path: string) =>
    kith.app.inject({ url: `/v1/cameras/${body.id}/${path}`, headers: { authorization: `Token ${kith.token}` } });
  const frame = await until(async () => {
    const answer = await ask('frame/?drawn=true');
    return answer.statusCode === 200 ? answer : null;
  }, 'a frame');
  expect(frame.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' });
  expect(frame.rawPayload.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  const preview = await ask('preview/?frames=2');
  expect(preview.headers['content-type']).toBe('multipart/x-mixed-replace; boundary=kith-frame');
  expect(preview.body.match(/^--kith-frame/gm)).toHaveLength(3);
  expect((await ask('preview/')).statusCode).toBe(400);
  const missing = await add('rtsp://10.0.0.9/fails/3', { try: false });
  expect((await kith.call('GET', `/v1/cameras/${missing.body.id}/frame/`)).status).toBe(404);
});

it('a source that is deleted is no camera any more', async () => {
  const { body } = await add('rtsp://10.0.0.9/none');
  await kith.call('DELETE', `/v1/sources/${body.id}/`);
  expect((await kith.call('GET', `/v1/cameras/${body.id}/`)).status).toBe(404);
  kith.context.cameras.wake();
  await until(() => kith.context.cameras.reading(body.id) === null, 'it is not read');
});

it('user and password are in no answer and, in clear, nowhere in the database', async () => {
  await add('rtsp://viewer:G3heim%40rtsp@10.0.0.9/none?password=G3heim');
  const answers = [await kith.call('GET', '/v1/cameras/?limit=1000'), await kith.call('GET', '/v1/audit/?limit=1000')];
  expect(JSON.stringify(answers.map(({ body }) => body))).not.toMatch(/G3heim|viewer/);
  const rows = await kith.context.db.queries.selectFrom('cameras').selectAll().execute();
  expect(JSON.stringify(rows)).not.toMatch(/G3heim|viewer/);
});
