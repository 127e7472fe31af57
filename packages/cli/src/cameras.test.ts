import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCommandLine } from '@kith/testing/command-line';
import { pictureOf } from '@kith/testing/numbered-faces';
import { until } from '@kith/testing/until';
import { afterAll, expect, it } from 'vitest';
import { run } from './run.ts';

const house = await openCommandLine(run, 'numbers');
const { home, kith } = house;
afterAll(() => house[Symbol.asyncDispose]());

it('a camera is added, shown, set and removed, and says who is there', async () => {
  const photo = join(home, 'ada.jpg');
  await writeFile(photo, await pictureOf(7));
  await kith('sources', 'create', 'desk');
  await kith('persons', 'enrol', photo, '--source', 'desk');
  const added = await kith('cameras', 'add', 'door', 'rtsp://viewer:geheim@10.0.0.9/7', '{"absence_seconds": 20}');
  expect(added).toMatchObject({ code: 0, err: '' });
  expect(added.out).toMatch(/^ +\d+ {2}starting {2}door +rtsp:\/\/10\.0\.0\.9\/7\n$/);
  await until(async () => (await kith('cameras', 'list')).out.includes('online'), 'it is read');
  await until(async () => (await kith('visits', '--now', '--camera', 'door')).out !== '', 'somebody is there');
  expect((await kith('visits', '--camera', 'door')).out).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}now +Person .* door\n$/,
  );
  expect(JSON.parse((await kith('cameras', 'show', 'door', '--json')).out)).toMatchObject({ absence_seconds: 20 });
  expect((await kith('cameras', 'set', 'door', '{"enabled": false}')).out).toContain('disabled');
  expect((await kith('visits', '--now')).out).toBe('');
  expect((await kith('cameras', 'remove', 'door')).out).toMatch(/^Camera \d+, door, is read no more\.\n$/);
  expect((await kith('cameras', 'list')).out).toBe('');
});

it('an address is tried, and what is wrong is said', async () => {
  expect(await kith('cameras', 'test', 'rtsp://10.0.0.9/none')).toMatchObject({
    code: 0,
    out: 'It works: 8 × 8, numbers.\n',
  });
  const failing = await kith('cameras', 'test', 'rtsp://10.0.0.9/fails/1');
  expect([failing.code, failing.out]).toEqual([
    1,
    'Nothing answers at this address: see that the camera is on, and that host and port are right.\n',
  ]);
  const refused = await kith('cameras', 'add', 'inside', 'rtsp://127.0.0.1/');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('No camera may be read at 127.0.0.1');
});
