import { limits } from '@kith/contract';
import { analysed, leftToRight } from '@kith/testing/analysed';
import { openEyes } from '@kith/testing/eyes';
import { dot } from '@kith/testing/face-like';
import { SAMPLE_FACES, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnalysedPicture, AnalyseOptions, Face, Vision } from './vision.ts';

/** The same person above, strangers below: of 602,709 pairs of strangers on LFW six are above 0.48, one above 0.55. */
const SAME = 0.5;

let vision: Vision;
let samples: AnalysedPicture[];

beforeAll(async () => {
  vision = await openEyes(2);
  samples = await Promise.all(SAMPLE_FACES.map(async (_, at) => look(await samplePhoto(at + 1))));
});
afterAll(() => vision[Symbol.asyncDispose]());

describe('six photos of people', () => {
  test('all 22 faces are found and nothing else', () => {
    expect(samples.map((picture) => picture.faces.length)).toEqual(SAMPLE_FACES);
  });

  test('every face has its place, five points within it, a template of unit length and a small JPEG', async () => {
    for (const { width, height, faces, format } of samples) {
      expect(format).toBe('jpeg');
      for (const { box, areaPx, points, template, thumbnail, score } of faces) {
        expect(areaPx).toBe(Math.round(box.width * box.height));
        expect(score).toBeGreaterThan(0.9);
        for (let at = 0; at < 10; at += 2) {
          expect(points[at]).toSatisfy(between(box.left - 20, Math.min(width, box.left + box.width + 20)));
          expect(points[at + 1]).toSatisfy(between(box.top, Math.min(height, box.top + box.height + 20)));
        }
        expect(template).toHaveLength(512);
        expect(dot(template, template)).toBeCloseTo(1, 5);
        const picture = await sharp(thumbnail).metadata();
        expect([picture.format, picture.exif, picture.icc]).toEqual(['jpeg', undefined, undefined]);
        expect(Math.max(picture.width, picture.height)).toBeLessThanOrEqual(256);
      }
    }
  });

  test('the largest face comes first', () => {
    for (const { faces } of samples) {
      expect(faces.map((face) => face.areaPx)).toEqual(faces.map((face) => face.areaPx).sort((a, b) => b - a));
    }
  });

  test('the woman on the right of the first is the one in the middle of the third, and no two others are the same', () => {
    const faces = samples.flatMap((picture, photo) => leftToRight(picture).map((face, at) => ({ face, photo, at })));
    const pairs = faces.flatMap((one, at) => faces.slice(at + 1).map((other) => ({ one, other })));
    const alike = pairs.filter(({ one, other }) => dot(one.face.template, other.face.template) > SAME);
    expect(alike.map(({ one, other }) => [one.photo + 1, one.at, other.photo + 1, other.at])).toEqual([[1, 2, 3, 1]]);
  });
});

describe('one photo in many shapes shows the same people', () => {
  test.each([
    ['half the size', (photo) => photo.resize(960).jpeg(), 0.85],
    ['a quarter of the size', (photo) => photo.resize(480).jpeg({ quality: 90 }), 0.6],
    ['compressed hard', (photo) => photo.jpeg({ quality: 30 }), 0.85],
    ['as PNG', (photo) => photo.resize(1280).png(), 0.85],
    ['as WebP', (photo) => photo.webp({ quality: 80 }), 0.9],
    ['in 16 bits', (photo) => photo.resize(1280).toColourspace('rgb16').png(), 0.85],
    ['in CMYK', (photo) => photo.toColourspace('cmyk').jpeg(), 0.8],
    ['without colour', (photo) => photo.greyscale().jpeg(), 0.6],
    ['tilted by 15°', (photo) => photo.rotate(15).jpeg(), 0.6],
  ] satisfies [string, (photo: Sharp) => Sharp, number][])('%s', async (_name, change, alike) => {
    const changed = await look(await change(sharp(await samplePhoto(1))).toBuffer());
    expect(alikeness(samples[0], changed)).toEqual([above(alike), above(alike), above(alike)]);
  });

  test('mirrored, from right to left', async () => {
    const mirrored = await look(
      await sharp(await samplePhoto(1))
        .flop()
        .jpeg()
        .toBuffer(),
    );
    const turned = { ...mirrored, faces: leftToRight(mirrored).map((face, at) => withLeft(face, -at)) };
    expect(alikeness(samples[0], turned)).toEqual([above(0.7), above(0.7), above(0.7)]);
  });

  test.each([3, 6, 8])('lying on its side with EXIF orientation %i', async (orientation) => {
    const undo = { 3: 180, 6: 270, 8: 90 }[orientation] ?? 0;
    const lying = await sharp(await samplePhoto(1))
      .rotate(undo)
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
      .toBuffer();
    const upright = await look(lying);
    expect(upright).toMatchObject({ width: 1920, height: 1280 });
    expect(alikeness(samples[0], upright)).toEqual([above(0.95), above(0.95), above(0.95)]);
  });
});

describe('faces of every size', () => {
  test('one that fills the picture, without even its chin', async () => {
    for (const photo of [1, 3, 6]) {
      const face = samples[photo - 1]?.faces[0];
      if (face === undefined) throw new Error('No face');
      const tight = sharp(await samplePhoto(photo)).extract({
        left: Math.round(face.box.left + 0.05 * face.box.width),
        top: Math.round(face.box.top + 0.05 * face.box.height),
        width: Math.round(0.9 * face.box.width),
        height: Math.round(0.9 * face.box.height),
      });
      const [found, ...others] = (await look(await tight.png().toBuffer())).faces;
      expect(others).toEqual([]);
      expect(found && dot(found.template, face.template)).toBeGreaterThan(SAME);
    }
  });

  test('from 75 px wide on, what is identified by default, anywhere in a 4K frame', async () => {
    const smallest = samples[2]?.faces.at(-1);
    if (smallest === undefined) throw new Error('No face');
    const scale = 75 / smallest.box.width;
    const people = await sharp(await samplePhoto(3))
      .resize(Math.round(1920 * scale))
      .png()
      .toBuffer();
    for (const [left, top] of [
      [10, 10],
      [1700, 900],
      [3030, 1590],
      [1000, 1400],
    ] as const) {
      const frame = sharp({ create: { width: 3840, height: 2160, channels: 3, background: '#6b7460' } });
      const picture = await look(
        await frame
          .composite([{ input: people, left, top }])
          .jpeg({ quality: 95 })
          .toBuffer(),
      );
      expect(alikeness(samples[2], picture)).toEqual([above(0.5), above(0.5), above(0.5)]);
    }
  });

  test.each([
    [1, 1],
    [1, 20_000],
    [20_000, 1],
    [300, 200],
  ])('none in an empty picture of %i × %i px', async (width, height) => {
    const empty = sharp({ create: { width, height, channels: 3, background: '#885544' } });
    expect(await look(await empty.png().toBuffer())).toEqual({ format: 'png', width, height, faces: [], facesSeen: 0 });
  });
});

describe('what was asked for', () => {
  test('only the largest face', async () => {
    const picture = await look(await samplePhoto(5), { only: 'largest' });
    expect(picture.faces).toHaveLength(1);
    expect(alikeness({ ...picture, faces: samples[4]?.faces.slice(0, 1) ?? [] }, picture)).toEqual([above(0.9)]);
  });

  test('no template for a face that is too small to be identified', async () => {
    const [first, second, third] = samples[0]?.faces ?? [];
    const picture = await look(await samplePhoto(1), { embedFromAreaPx: second?.areaPx ?? 0 });
    expect(picture.faces.map((face) => face.template.length)).toEqual([512, 512, 0]);
    expect(picture.faces.map((face) => face.box)).toEqual([first?.box, second?.box, third?.box]);
  });

  test('of a picture full of faces the largest, as many as a picture may have', async () => {
    const { left, top, width, height } = sampleFaces.adaAgain;
    const face = sharp(await samplePhoto(3)).extract({ left, top, width, height });
    const tile = await face.resize(50, 60).png().toBuffer();
    const wall = sharp({ create: { width: 1000, height: 900, channels: 3, background: '#888888' } });
    const full = await wall
      .composite([{ input: tile, tile: true }])
      .jpeg()
      .toBuffer();
    const { faces } = await look(full, { embedFromAreaPx: 1e6 });
    expect(faces).toHaveLength(limits.facesPerPicture);
    expect(faces.map((face) => face.areaPx)).toEqual(faces.map((face) => face.areaPx).sort((a, b) => b - a));
  });

  test("a refusal, and the caller's bytes untouched", async () => {
    const text = Buffer.from('not a picture');
    expect(await vision.analyse(text)).toEqual({ kind: 'refused', reason: 'not-an-image' });
    expect(text.toString()).toBe('not a picture');
    const photo = await samplePhoto(1);
    expect(await vision.analyse(photo.subarray(0, 80_000))).toEqual({ kind: 'refused', reason: 'damaged' });
  });
});

async function look(image: Buffer, options?: AnalyseOptions): Promise<AnalysedPicture> {
  return analysed(await vision.analyse(image, options));
}

/** Face by face from left to right, the cosine of each with the same one of the other picture. */
function alikeness(one: AnalysedPicture | undefined, other: AnalysedPicture): number[] {
  const faces = one === undefined ? [] : leftToRight(one);
  const others = leftToRight(other);
  if (faces.length !== others.length) return [];
  return faces.map((face, at) => dot(face.template, others[at]?.template ?? face.template.slice(0, 0)));
}

function withLeft(face: Face, left: number): Face {
  return { ...face, box: { ...face.box, left } };
}

function between(least: number, most: number): (value: number) => boolean {
  return (value) => least <= value && value <= most;
}

function above(threshold: number): unknown {
  return expect.toSatisfy((value: number) => value > threshold, `above ${threshold}`);
}
