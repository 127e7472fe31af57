import { expect, test } from 'vitest';
import { boundaryOf, JpegParts } from './jpeg-parts.ts';

const jpeg = (fill: number, bytes = 40) => Buffer.from([0xff, 0xd8, ...Array(bytes).fill(fill), 0xff, 0xd9]);
const pictures = [jpeg(1), jpeg(2, 90_000), jpeg(3)];

/** What is read of these bytes, however they are cut. */
function read(bytes: Buffer, boundary: string, cut: number) {
  const found: Buffer[] = [];
  const parts = new JpegParts(boundaryOf(`multipart/x-mixed-replace; boundary=${boundary}`) as Buffer, (picture) =>
    found.push(picture),
  );
  for (let at = 0; at < bytes.length; at += cut) if (!parts.write(bytes.subarray(at, at + cut))) return 'garbage';
  return found;
}

test.each([
  [
    'with lengths',
    'frame',
    (n: number) => `--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${n}\r\n\r\n`,
    '\r\n',
  ],
  ['without lengths', 'frame', () => '--frame\r\nContent-Type: image/jpeg\r\n\r\n', '\r\n'],
  ['without any headers', 'frame', () => '--frame\r\n\r\n', '\r\n'],
  ['with dashes that are written twice', '--frame', () => '--frame\nContent-type: image/jpeg\n\n', '\n'],
  ['with a boundary in quotes', '"a b"', (n: number) => `--a b\r\ncontent-length: ${n}\r\n\r\n`, '\r\n\r\n'],
  ['with nothing between', 'x', (n: number) => `\r\n--x\r\nX-Time: 1\r\nContent-Length:${n}\r\n\r\n`, ''],
])('pictures are read %s', (_, boundary, head, tail) => {
  const parts = pictures.flatMap((picture) => [Buffer.from(head(picture.length)), picture, Buffer.from(tail)]);
  // The end of the last is where the next begins.
  const bytes = Buffer.concat([...parts, Buffer.from(head(40))]);
  for (const cut of [bytes.length, 1000, 7]) {
    const found = read(bytes, boundary, cut);
    if (found === 'garbage') throw new Error('Nothing was read.');
    expect(found).toHaveLength(3);
    for (const [i, picture] of pictures.entries()) {
      expect(found[i]?.subarray(0, picture.length)).toEqual(picture);
      // A line break may be left behind it.
      expect(found[i]?.length).toBeLessThanOrEqual(picture.length + 1);
    }
  }
});

test('what is no picture, has no end, or lies about its size is given up', () => {
  const head = '--x\r\ncontent-type: image/jpeg\r\n';
  expect(read(Buffer.from(`${head}content-length: 5\r\n\r\nhello`), 'x', 9)).toBe('garbage');
  expect(read(Buffer.from(`${head}content-length: 999999999\r\n\r\n`), 'x', 9)).toBe('garbage');
  expect(read(Buffer.alloc(3000, 'a'), 'x', 100)).toBe('garbage');
  const endless = Buffer.concat([Buffer.from(`${head}\r\n`), jpeg(1, 17 * 1024 * 1024)]);
  expect(read(endless, 'x', 65_536)).toBe('garbage');
});

test('an answer that is no stream of pictures has no boundary', () => {
  for (const type of [
    '',
    'image/jpeg',
    'text/html',
    'multipart/x-mixed-replace',
    'multipart/x-mixed-replace; boundary=--',
  ]) {
    expect(boundaryOf(type)).toBeNull();
  }
});
