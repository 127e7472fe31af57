import type { Picture } from './film-cast.ts';

type Colour = readonly [red: number, green: number, blue: number];

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
}

/** Parts of the picture, 0–1: floor, door with its frame, a painting with its frame. */
const hall: readonly Area[] = [
  { x: 0, y: 0.73, width: 1, height: 0.27, colour: [108, 98, 84] },
  { x: 0.39, y: 0.16, width: 0.21, height: 0.6, colour: [90, 74, 59] },
  { x: 0.41, y: 0.19, width: 0.17, height: 0.55, colour: [125, 106, 85] },
  { x: 0.11, y: 0.2, width: 0.16, height: 0.2, colour: [220, 215, 200] },
  { x: 0.125, y: 0.22, width: 0.13, height: 0.16, colour: [111, 135, 150] },
];

/** A hall in which nothing moves, as rows of RGB. */
export function drawHall(width: number, height: number): Buffer {
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    // The wall is darker below.
    const shade = 1 - 0.25 * (y / height);
    fill(rgb, width, { x: 0, y, width, height: 1, colour: [185 * shade, 180 * shade, 166 * shade] });
  }
  for (const { x, y, width: w, height: h, colour } of hall) {
    fill(rgb, width, {
      x: Math.round(x * width),
      y: Math.round(y * height),
      width: Math.round(w * width),
      height: Math.floor(h * height),
      colour,
    });
  }
  return rgb;
}

function fill(rgb: Buffer, rowPx: number, { x, y, width, height, colour }: Area): void {
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) rgb.set(colour, (row * rowPx + column) * 3);
  }
}

/** Crowns of leaves, and lighter ones on them: middle and radius, 0–1. */
const leaves: readonly (readonly [x: number, y: number, radius: number, colour: Colour])[] = [
  [0.22, 0.44, 0.21, [47, 91, 44]],
  [0.4, 0.28, 0.21, [47, 91, 44]],
  [0.58, 0.44, 0.21, [47, 91, 44]],
  [0.76, 0.28, 0.21, [47, 91, 44]],
  [0.18, 0.38, 0.07, [76, 125, 64]],
  [0.36, 0.24, 0.07, [76, 125, 64]],
  [0.54, 0.38, 0.07, [76, 125, 64]],
  [0.72, 0.24, 0.07, [76, 125, 64]],
];
const trunk: Colour = [77, 58, 38];

/** A tree on nothing, as wide as high. */
export function drawTree(size: number): Picture {
  const rgba = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [u, v] = [x / size, y / size];
      const leaf = leaves.findLast(([middleX, middleY, radius]) => Math.hypot(u - middleX, v - middleY) < radius);
      const colour = leaf?.[3] ?? (Math.abs(u - 0.5) < 0.04 && v > 0.55 ? trunk : null);
      if (colour) rgba.set([...colour, 255], (y * size + x) * 4);
    }
  }
  return { width: size, height: size, rgba };
}
