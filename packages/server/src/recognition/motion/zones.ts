import type { Zone } from '@kith/contract';
import type { RawFrame } from '../vision/vision.ts';

/** From where to where, in whole pixels of a row, nothing lies in a zone. */
type Gap = readonly [from: number, to: number];

/** The gaps of a row of a picture. @param y middle of the row, 0–1 */
function gapsOf(zones: readonly Zone[], y: number, width: number): Gap[] {
  const seen = zones.flatMap((zone) => within(zone, y)).toSorted(([a], [b]) => a - b);
  const gaps: Gap[] = [];
  let blindFrom = 0;
  for (const [from, to] of seen) {
    const start = Math.min(width, Math.max(0, Math.ceil(from * width)));
    if (start > blindFrom) gaps.push([blindFrom, start]);
    blindFrom = Math.max(blindFrom, Math.min(width, Math.floor(to * width)));
  }
  if (blindFrom < width) gaps.push([blindFrom, width]);
  return gaps;
}

/** Where a row crosses the polygon, by the even-odd rule. */
function within({ points }: Zone, y: number): (readonly [from: number, to: number])[] {
  const crossings: number[] = [];
  for (const [at, [x1 = 0, y1 = 0]] of points.entries()) {
    const [x2 = x1, y2 = y1] = points[(at + 1) % points.length] ?? [];
    if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  crossings.sort((a, b) => a - b);
  return crossings.flatMap((from, at) => (at % 2 === 0 ? [[from, crossings[at + 1] ?? from] as const] : []));
}

/** Of each pixel, row by row: 255 within a zone, 0 outside. Without zones everything counts. */
export function zoneMask(zones: readonly Zone[], width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height).fill(255);
  if (zones.length === 0) return mask;
  for (let y = 0; y < height; y++) {
    for (const [from, to] of gapsOf(zones, (y + 0.5) / height, width)) mask.fill(0, y * width + from, y * width + to);
  }
  return mask;
}

/** Blackens what lies outside the zones, for good: nobody sees it, and nothing of it is stored. */
export function blindOutside(zones: readonly Zone[], { width, height, yuv420, fullRange }: RawFrame): void {
  if (zones.length === 0) return;
  const black = fullRange ? 0 : 16;
  const half = width / 2;
  const blues = width * height;
  const reds = blues + (half * height) / 2;
  for (let y = 0; y < height; y++) {
    for (const [from, to] of gapsOf(zones, (y + 0.5) / height, width)) {
      yuv420.fill(black, y * width + from, y * width + to);
      if (y % 2 === 1) continue;
      const row = (y / 2) * half;
      // A colour that is shared with a visible pixel goes, too: a grey edge tells nobody anything.
      yuv420.fill(128, blues + row + (from >> 1), blues + row + Math.ceil(to / 2));
      yuv420.fill(128, reds + row + (from >> 1), reds + row + Math.ceil(to / 2));
    }
  }
}
