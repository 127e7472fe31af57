import type { Face } from '../vision/vision.ts';

/** A face of this strength says next to nothing, and of this one all that it can; docs/attributes.md has the figures. */
const STRENGTH = { least: 1.8, full: 3.2 } as const;
/** The same of blur, which grows as faces get worse. */
const BLUR = { worst: 0.72, full: 0.55 } as const;
/** How far the nose is off the middle of the eyes, as a share of their distance, when a face is turned too far. */
const TURNED = 0.75;

/** How much a look at a face says about whose it is: 1 for a clear one that faces the camera, 0 for one without a template. */
export function faceWeight({ quality, template, points }: Pick<Face, 'quality' | 'template' | 'points'>): number {
  if (!quality || template.length === 0) return 0;
  const strong = share(quality.strength, STRENGTH.least, STRENGTH.full);
  const sharp = share(quality.blur, BLUR.worst, BLUR.full);
  const facing = 1 - share(turnOf(points), 0, TURNED) ** 2;
  return strong * sharp * facing;
}

/** How far the nose is off the middle of the eyes, along the line between them, in distances of the eyes. */
function turnOf(points: Float32Array): number {
  const [lx = 0, ly = 0, rx = 0, ry = 0, nx = 0, ny = 0] = points;
  const [ex, ey] = [rx - lx, ry - ly];
  const squared = ex * ex + ey * ey;
  if (squared === 0) return 1;
  return Math.abs(((nx - (lx + rx) / 2) * ex + (ny - (ly + ry) / 2) * ey) / squared);
}

const share = (value: number, none: number, all: number): number =>
  Math.max(0, Math.min(1, (value - none) / (all - none)));
