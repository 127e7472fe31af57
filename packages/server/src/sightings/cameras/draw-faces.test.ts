import sharp from 'sharp';
import { expect, it } from 'vitest';
import { drawFaces } from './draw-faces.ts';
import type { NamedFace } from './name-faces.ts';

const gray = () =>
  sharp({ create: { width: 640, height: 360, channels: 3, background: '#808080' } })
    .jpeg()
    .toBuffer();
const draw = async (...faces: NamedFace[]) => drawFaces(await gray(), faces);

/** How many pixels are not gray any more. */
async function drawnIn(jpeg: Buffer): Promise<number> {
  const { data } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  let drawn = 0;
  for (let i = 0; i < data.length; i += 3) if (Math.abs((data[i] ?? 0) - 128) > 24) drawn++;
  return drawn;
}

const face: NamedFace = { box: { left: 0.4, top: 0.3, width: 0.2, height: 0.4 }, result: null, label: null };

it('a frame without faces stays as it is', async () => {
  expect(await draw()).toEqual(await gray());
});

it('a face has a box, and who is known a name as well', async () => {
  const box = await drawnIn(await draw(face));
  expect(box).toBeGreaterThan(300);
  expect(await drawnIn(await draw({ ...face, result: 'exact', label: 'Ada Lovelace' }))).toBeGreaterThan(box + 300);
});

it('a face at the edge, one larger than the picture, and names of any kind are drawn', async () => {
  for (const [left, top, width, height] of [
    [-0.1, -0.1, 0.3, 0.3],
    [0.9, 0.9, 0.3, 0.3],
    [-1, -1, 3, 3],
    [0.99, 0.99, 0, 0],
  ] as const) {
    const label = '<span>&\u0000 "Zoë" 你好'.repeat(9);
    expect(await drawnIn(await draw({ box: { left, top, width, height }, result: 'ha', label }))).toBeGreaterThan(0);
  }
});
