import { type Network, output } from '../networks.ts';
import type { Raster } from '../picture/raster.ts';
import type { Box } from '../vision.ts';
import { ARCFACE_POINTS } from './arcface-points.ts';
import { apply, fitSimilarity, invert, type Similarity } from './similarity.ts';
import { warp } from './warp.ts';

/** The landmark network's input, px. */
const SIZE = 64;
/** Rec. 601 luma. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * The square of the second look, px of the aligned face: upright, and as much around the face as the network likes.
 * Chosen on 642 pairs of LFW; anything from 112 to 121 with the top between 2 and 12 does as well to within three pairs.
 */
const UPRIGHT_SQUARE = { left: -3, top: 6, side: 118 } as const;

/** What of the 68 landmarks (the order of the iBUG 300-W annotation) each of the five points is the mean of. */
const FIVE = [[37, 38, 40, 41], [43, 44, 46, 47], [30], [48, 60], [54, 64]] as const;

/**
 * Left eye, right eye, nose, left and right mouth corner as x0 y0 … x4 y4 in px of the picture; left is left in the
 * picture. Looks twice: at the detector's box, then at the face turned upright by what the first look gave, which
 * makes up for boxes that sit badly and for tilted heads.
 */
export async function findPoints(network: Network, picture: Raster, box: Box): Promise<Float32Array> {
  // The network knows faces in a square as high as the detector's box.
  const side = box.height;
  const first = await look(network, picture, {
    a: side / SIZE,
    b: 0,
    tx: box.left + (box.width - side) / 2,
    ty: box.top,
  });
  const toAligned = fitSimilarity(first, ARCFACE_POINTS);
  const toPicture = toAligned && invert(toAligned);
  if (toPicture === undefined) return first;

  const { left, top } = UPRIGHT_SQUARE;
  const scale = UPRIGHT_SQUARE.side / SIZE;
  const [tx, ty] = apply(toPicture, left, top);
  return await look(network, picture, { a: toPicture.a * scale, b: toPicture.b * scale, tx, ty });
}

/** The five points of the face in the square that `toPicture` maps 0…SIZE to. */
async function look(network: Network, picture: Raster, toPicture: Similarity): Promise<Float32Array> {
  const drawing = warp(picture, toPicture, SIZE);
  const grey = new Float32Array(SIZE * SIZE);
  for (let at = 0, from = 0; at < grey.length; at++, from += 3) {
    const luma =
      LUMA[0] * (drawing[from] ?? 0) + LUMA[1] * (drawing[from + 1] ?? 0) + LUMA[2] * (drawing[from + 2] ?? 0);
    grey[at] = luma / 256;
  }

  // 68 pairs x y, as fractions of the square.
  const landmarks = output(await network.run(grey), 'output');
  const points = new Float32Array(2 * FIVE.length);
  for (const [at, members] of FIVE.entries()) {
    let x = 0;
    let y = 0;
    for (const member of members) {
      x += ((landmarks[2 * member] ?? 0) * SIZE) / members.length;
      y += ((landmarks[2 * member + 1] ?? 0) * SIZE) / members.length;
    }
    points.set(apply(toPicture, x, y), 2 * at);
  }
  return points;
}
