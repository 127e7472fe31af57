import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Similarity } from '../align/similarity.ts';
import { BGR, RGB } from '../network-input.ts';
import type { Raster } from '../picture/raster.ts';
import { drawLuma, drawPlanes } from './draw.ts';
import { resize } from './resize.ts';

const PLAIN = { channels: RGB, means: [0, 0, 0], deviations: [1, 1, 1] } as const;
const checkers: Raster = grey(64, 64, (x, y) => ((x + y) % 2 === 0 ? 0 : 200));
const ramp: Raster = grey(64, 64, (x, y) => 2 * x + y);

describe('drawing a piece of a picture', () => {
  test('at its own size copies the pixels', () => {
    const drawing = drawLuma(ramp, { a: 1, b: 0, tx: 5, ty: 7 }, 8);
    expect(drawing[0]).toBeCloseTo(2 * 5 + 7, 3);
    expect(drawing.at(-1)).toBeCloseTo(2 * 12 + 14, 3);
  });

  test('half a pixel further is half-way between two', () => {
    expect(drawLuma(ramp, { a: 1, b: 0, tx: 5.5, ty: 7 }, 4)[0]).toBeCloseTo(2 * 5.5 + 7, 3);
  });

  test('turned by a right angle', () => {
    expect(drawLuma(ramp, { a: 0, b: 1, tx: 20, ty: 10 }, 8)[2 * 8 + 3]).toBeCloseTo(2 * 17 + 13, 3);
  });

  test('smaller averages, so that a fine pattern does not turn into a coarse one', () => {
    const drawing = drawLuma(checkers, { a: 4, b: 0, tx: 0, ty: 0 }, 16);
    expect(Math.min(...drawing)).toBeCloseTo(100, 3);
    expect(Math.max(...drawing)).toBeCloseTo(100, 3);
  });

  test('beyond the edge goes on with the outermost pixels', () => {
    expect([...new Set(drawLuma(ramp, { a: 1, b: 0, tx: -100, ty: -100 }, 8))]).toEqual([0]);
    expect(drawLuma(ramp, { a: 1, b: 0, tx: 90, ty: 90 }, 8)[0]).toBeCloseTo(2 * 63 + 63, 3);
  });

  test('a million pixels wide, mostly beyond the edge', () => {
    const drawing = drawLuma(ramp, { a: 1e6 / 8, b: 0, tx: -5e5, ty: -5e5 }, 8);
    expect(drawing[0]).toBeCloseTo(0, 3);
    expect(drawing.at(-1)).toBeCloseTo(2 * 63 + 63, 1);
  });

  test('in the order, and from the zero and to the scale that a network wants', () => {
    const picture: Raster = { width: 1, height: 1, data: Uint8Array.of(10, 20, 30) };
    const format = { channels: BGR, means: [1, 2, 3], deviations: [4, 5, 6] } as const;
    const drawing = drawPlanes(picture, { a: 1, b: 0, tx: 0, ty: 0 }, 1, format);
    expect([...drawing]).toEqual([(30 - 1) / 4, (20 - 2) / 5, (10 - 3) / 6].map((value) => expect.closeTo(value, 5)));
  });

  test('that is nowhere is refused', () => {
    expect(() => drawLuma(ramp, { a: Number.NaN, b: 0, tx: 0, ty: 0 }, 8)).toThrow(RangeError);
  });

  test('gives what averaging and interpolating by the definition gives, any piece of any picture', () => {
    fc.assert(
      fc.property(noise, piece, fc.constantFrom(1, 7, 64, 224), (picture, toPicture, size) => {
        const drawing = drawPlanes(picture, toPicture, size, PLAIN);
        let worst = 0;
        for (let at = 0; at < drawing.length; at += 1 + Math.floor(size * 0.9)) {
          const [plane, pixel] = [Math.floor(at / size ** 2), at % size ** 2];
          const wanted = byDefinition(picture, toPicture, size, pixel % size, Math.floor(pixel / size), plane);
          worst = Math.max(worst, Math.abs((drawing[at] ?? Number.NaN) - wanted));
        }
        expect(worst).toBeLessThan(0.002);
      }),
      { numRuns: 300 },
    );
  });
});

describe('another size of a picture', () => {
  test('that is its own is the same picture', () => {
    expect(resize(ramp, 64, 64)).toBe(ramp);
  });

  test('has the colours of the places it shows, whatever its length', () => {
    const column = grey(3, 5000, (_, y) => y / 20);
    const { width, height, data } = resize(column, 1, 3000);
    expect([width, height, data.length]).toEqual([1, 3000, 9000]);
    for (let y = 0; y < height; y++) expect(Math.abs((data[3 * y] ?? 0) - (5 * y) / 60)).toBeLessThanOrEqual(1);
  });

  test('may be as wide as the finest level of the detector', () => {
    const { data } = resize(
      grey(9311, 40, (x) => x / 40),
      6208,
      27,
    );
    for (let x = 0; x < 6208; x++) expect(Math.abs((data[3 * x] ?? 0) - (1.5 * x) / 40)).toBeLessThanOrEqual(1);
  });

  test('is that part of it which was asked for', () => {
    const { data } = resize(ramp, 2, 2, { left: 10, top: 20, width: 6, height: 6 });
    expect(data.filter((_, at) => at % 3 === 0)).toEqual(Uint8Array.of(43, 49, 46, 52));
  });

  test('of a plain picture is as plain', () => {
    const side = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(fc.record({ width: side, height: side }), side, side, (size, width, height) => {
        const plain = grey(size.width, size.height, () => 77);
        expect([...new Set(resize(plain, width, height).data)]).toEqual([77]);
      }),
      { numRuns: 50 },
    );
  });
});

/** Pictures of noise, the smallest included. */
const noise: fc.Arbitrary<Raster> = fc
  .tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 120 }), fc.integer())
  .map(([width, height, seed]) => {
    let state = seed | 1;
    const data = Uint8Array.from({ length: width * height * 3 }, () => {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
      return state >>> 24;
    });
    return { width, height, data };
  });

/** Some larger, some a hundred times smaller than the picture shows them, inside, at the edge and beyond. */
const piece: fc.Arbitrary<Similarity> = fc
  .record({
    scale: fc.double({ min: -6, max: 4, noNaN: true }),
    angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    tx: fc.double({ min: -300, max: 300, noNaN: true }),
    ty: fc.double({ min: -300, max: 300, noNaN: true }),
  })
  .map(({ scale, angle, tx, ty }) => ({
    a: Math.exp(scale) * Math.cos(angle),
    b: Math.exp(scale) * Math.sin(angle),
    tx,
    ty,
  }));

function grey(width: number, height: number, value: (x: number, y: number) => number): Raster {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return value(pixel % width, Math.floor(pixel / width));
  });
  return { width, height, data };
}

/** One channel of one pixel of a drawing: bilinear between means of whole blocks, edge pixels repeated. */
function byDefinition(
  picture: Raster,
  { a, b, tx, ty }: Similarity,
  size: number,
  x: number,
  y: number,
  channel: number,
): number {
  const block = Math.max(1, Math.round(Math.hypot(a, b)));
  const left = Math.floor(Math.min(tx, tx + a * size, tx - b * size, tx + (a - b) * size)) - block;
  const top = Math.floor(Math.min(ty, ty + b * size, ty + a * size, ty + (a + b) * size)) - block;
  const px = (a * (x + 0.5) - b * (y + 0.5) + tx - left) / block - 0.5;
  const py = (b * (x + 0.5) + a * (y + 0.5) + ty - top) / block - 0.5;
  const [column, row] = [Math.floor(px), Math.floor(py)];
  const mean = (across: number, down: number) =>
    meanOf(picture, left + (column + across) * block, top + (row + down) * block, block, channel);
  const mix = (one: number, other: number, share: number) => one + (other - one) * share;
  return mix(mix(mean(0, 0), mean(1, 0), px - column), mix(mean(0, 1), mean(1, 1), px - column), py - row);
}

function meanOf({ width, height, data }: Raster, left: number, top: number, block: number, channel: number): number {
  let sum = 0;
  for (let y = top; y < top + block; y++) {
    for (let x = left; x < left + block; x++) {
      const [inX, inY] = [Math.max(0, Math.min(x, width - 1)), Math.max(0, Math.min(y, height - 1))];
      sum += data[(inY * width + inX) * 3 + channel] ?? 0;
    }
  }
  return sum / block ** 2;
}
