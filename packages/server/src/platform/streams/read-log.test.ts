import { expect, test } from 'vitest';
import { readFormat } from './read-log.ts';
import { secretsOf } from './secrets-of.ts';

const line = (rest: string) =>
  `  Stream #0:0: Video: h264 (High), 1 reference frame, yuv420p(tv, left), 1920x1080, ${rest}`;
const format = { codec: 'h264', width: 1920, height: 1080 };

test.each([
  ['25 fps, 25 tbr, 90k tbn', 25],
  ['29.97 fps, 29.97 tbr, 90k tbn', 29.97],
  ['90k tbr, 90k tbn', null],
  ['. fps', null],
  ['1.2.3 fps', 2.3],
])('a stream of %s says %s frames a second', (rest, fps) => {
  expect(readFormat(line(rest))).toEqual({ ...format, fps });
});

test('user and password are secrets as they are written and as they are meant, also where a % stands for itself', () => {
  const secrets = secretsOf({ kind: 'rtsp', url: 'rtsp://ad%20min:100%@10.0.0.9/door?pwd=x', transport: 'tcp' });
  expect(secrets).toEqual(expect.arrayContaining(['ad%20min', 'ad min', '100%', '?pwd=x']));
});
