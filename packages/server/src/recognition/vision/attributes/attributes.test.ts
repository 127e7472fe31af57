import { analysed, leftToRight } from '@kith/testing/analysed';
import { testModels } from '@kith/testing/eyes';
import { SAMPLE_FACES, samplePhoto } from '@kith/testing/sample-photos';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openVision } from '../open-vision.ts';
import { photoProblems } from '../quality/photo-problems.ts';
import type { AnalysedPicture, AnalyseOptions, Angles, Face, Vision } from '../vision.ts';

let vision: Vision;
let samples: AnalysedPicture[];

beforeAll(async () => {
  vision = await openVision({ modelsDir: await testModels(), threads: 2 });
  const everything = { attributes: ['angles', 'asm', 'mood', 'liveness'] } as const;
  samples = await Promise.all(SAMPLE_FACES.map(async (_, at) => look(await samplePhoto(at + 1), everything)));
});
afterAll(() => vision[Symbol.asyncDispose]());

describe('where a face looks', () => {
  test('mirrored, to the other side; as far up; leaning the other way', async () => {
    const mirrored = await look(await changed(1, (photo) => photo.flop()), { attributes: ['angles'] });
    for (const [at, before] of anglesOf(samples[0]).entries()) {
      const after = anglesOf(mirrored).at(-1 - at);
      expect(after?.pan).toBeCloseTo(-before.pan, -1);
      expect(after?.tilt).toBeCloseTo(before.tilt, -1);
      expect(Math.abs((after?.roll ?? Number.NaN) + before.roll)).toBeLessThan(2);
    }
  });

  test('in a photo turned by 10°: leaning 10° further, and nothing else', async () => {
    const turned = await look(await changed(3, (photo) => photo.rotate(10)), { attributes: ['angles'] });
    for (const [at, before] of anglesOf(samples[2]).entries()) {
      const after = anglesOf(turned)[at];
      expect(Math.abs((after?.roll ?? Number.NaN) - before.roll - 10)).toBeLessThan(1.5);
      expect(Math.abs((after?.pan ?? Number.NaN) - before.pan)).toBeLessThan(3);
      expect(Math.abs((after?.tilt ?? Number.NaN) - before.tilt)).toBeLessThan(3);
    }
  });

  test('to the left of the picture is negative, and so is down', () => {
    const [profile, lookingDown] = anglesOf(samples[1]);
    expect(profile?.pan).toBeLessThan(-60);
    expect(lookingDown?.tilt).toBeLessThan(-30);
    expect(Math.abs(lookingDown?.pan ?? Number.NaN)).toBeLessThan(15);
  });

  test('of a head that leans to the right of the picture is positive', () => {
    const leaning = anglesOf(samples[0]).map(({ roll }) => roll);
    expect(leaning).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
    expect(leaning[1]).toBeLessThan(-10);
  });
});

describe('age, sex and mood', () => {
  test('of three women, one of them laughing', () => {
    const asm = leftToRight(samples[0] as AnalysedPicture).map((face) => face.asm);
    expect(asm.map((one) => one?.sex)).toEqual([1, 1, 1]);
    expect(asm[2]?.mood).toBe('happiness');
  });

  test('of 22 women between twenty and fifty', () => {
    const asm = samples.flatMap((picture) => picture.faces.map((face) => face.asm));
    expect(asm.filter((one) => one?.sex === 1)).toHaveLength(22);
    const ages = asm.map((one) => one?.age ?? Number.NaN).toSorted((a, b) => a - b);
    expect(ages.every(Number.isInteger)).toBe(true);
    expect(ages.filter((age) => age >= 20 && age < 50).length).toBeGreaterThanOrEqual(19);
  });
});

describe('whether somebody lives', () => {
  test('most people in photos do', () => {
    const verdicts = samples.flatMap((picture) => picture.faces.map((face) => face.liveness));
    expect(verdicts.filter((verdict) => verdict === 'passed').length).toBeGreaterThanOrEqual(15);
    expect(verdicts.filter((verdict) => verdict === 'failed').length).toBeLessThanOrEqual(3);
  });

  test('cannot be told of a face that fills the picture, nor of a small one', async () => {
    const box = samples[0]?.faces[0]?.box ?? { left: 0, top: 0, width: 1, height: 1 };
    const tight = await changed(1, (photo) =>
      photo.extract({
        left: Math.round(box.left),
        top: Math.round(box.top),
        width: Math.round(box.width),
        height: Math.round(box.height),
      }),
    );
    const small = await changed(1, (photo) => photo.resize(300));
    for (const image of [tight, small]) {
      const { faces } = await look(image, { attributes: ['liveness'] });
      expect(faces.map((face) => face.liveness)).toEqual(faces.map(() => 'undetermined'));
      expect(faces).not.toEqual([]);
    }
  });
});

describe('what nobody asked for', () => {
  test('is null; the quality never is', async () => {
    for (const face of (await look(await samplePhoto(1))).faces) {
      expect(face).toMatchObject({ angles: null, asm: null, liveness: null });
      expect(face.quality).not.toBeNull();
    }
    for (const face of (await look(await samplePhoto(1), { attributes: ['liveness'] })).faces) {
      expect(face).toMatchObject({ angles: null, asm: null, liveness: expect.any(String) });
    }
  });

  test('is null for faces that get no template', async () => {
    const [, second] = samples[0]?.faces ?? [];
    const { faces } = await look(await samplePhoto(1), {
      embedFromAreaPx: second?.areaPx ?? 0,
      attributes: ['angles', 'asm', 'mood', 'liveness'],
    });
    expect(faces.map((face) => face.asm === null)).toEqual([false, false, true]);
    expect(faces[2]).toMatchObject({ quality: null, angles: null, asm: null, liveness: null });
  });
});

describe('what is wrong with a photo', () => {
  test('nothing with the sample photos, but for one in profile and one who looks into her lap', () => {
    const problems = samples.flatMap((picture, at) =>
      leftToRight(picture).map((face, place) => [at + 1, place, photoProblems(face, { facesSeen: 1 })] as const),
    );
    expect(problems.filter(([, , found]) => found.length > 0)).toEqual([
      [2, 0, ['turned_away']],
      [2, 1, ['turned_away']],
    ]);
  });

  test('several faces, when there are', () => {
    for (const picture of samples) {
      expect(picture.facesSeen).toBe(picture.faces.length);
      expect(photoProblems(picture.faces[0] as Face, picture)).toContain('several_faces');
    }
  });

  test.each([
    ['blurred', (photo: Sharp) => photo.blur(12)],
    ['blurred', async (photo: Sharp) => sharp(await photo.resize(110).png().toBuffer()).resize(1920)],
    ['too_dark', (photo: Sharp) => photo.linear(0.15, 0)],
    ['too_bright', (photo: Sharp) => photo.linear(4, 60)],
  ] as const)('%s', async (problem, change) => {
    const { faces } = await look(await changed(6, change), { only: 'largest', attributes: ['angles'] });
    expect(photoProblems(faces[0] as Face, { facesSeen: 1 })).toEqual([problem]);
  });

  test('blurring more is never sharper, darkening more never brighter', async () => {
    const qualities = async (changes: readonly ((photo: Sharp) => Sharp)[]) => {
      const looks = changes.map(async (change) => look(await changed(6, change), { only: 'largest' }));
      return (await Promise.all(looks)).map(({ faces }) => faces[0]?.quality ?? null);
    };
    const blurs = (await qualities([1, 2, 4, 6, 9].map((sigma) => (photo) => photo.blur(sigma)))).map(
      (one) => one?.blur,
    );
    expect(blurs).toEqual(blurs.toSorted((a = 0, b = 0) => a - b));
    const dark = (await qualities([1, 0.8, 0.6, 0.4, 0.3].map((factor) => (photo) => photo.linear(factor, 0)))).map(
      (one) => one?.exposure,
    );
    expect(dark).toEqual(dark.toSorted((a = 0, b = 0) => b - a));
  });
});

async function look(image: Buffer, options?: AnalyseOptions): Promise<AnalysedPicture> {
  return analysed(await vision.analyse(image, options));
}

/** A sample photo, changed and packed again. */
async function changed(number: number, change: (photo: Sharp) => Sharp | Promise<Sharp>): Promise<Buffer> {
  const photo = await change(sharp(await samplePhoto(number)));
  return await photo.jpeg({ quality: 92 }).toBuffer();
}

/** Of the faces from left to right. */
function anglesOf(picture: AnalysedPicture | undefined): Angles[] {
  if (picture === undefined) throw new Error('No picture');
  return leftToRight(picture).map(({ angles }) => {
    if (angles === null) throw new Error('No angles');
    return angles;
  });
}
