import type { Zone } from '@kith/client';

/** [x, y], 0–1 of the width and of the height, from the upper left. */
export type Corner = readonly [x: number, y: number];

/** As far as the wire keeps apart: a hundredth of a percent. */
const PRECISION = 10_000;

const inPicture = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * PRECISION) / PRECISION;

export const cornersOf = ({ points }: Zone): readonly Corner[] => points.map(([x = 0, y = 0]) => [x, y]);

const zoneOf = (corners: readonly Corner[]): Zone => ({ points: corners.map((corner) => [...corner]) });

/** The middle of the picture, to begin with. */
export const firstZone = (): Zone =>
  zoneOf([
    [0.25, 0.25],
    [0.75, 0.25],
    [0.75, 0.75],
    [0.25, 0.75],
  ]);

/** A zone of which one corner is elsewhere; never outside the picture. */
export const movedTo = (zone: Zone, at: number, [x, y]: Corner): Zone =>
  zoneOf(cornersOf(zone).map((corner, i) => (i === at ? [inPicture(x), inPicture(y)] : corner)));

/** A zone with one corner more, in the middle of its longest side. */
export function withCorner(zone: Zone): Zone {
  const corners = cornersOf(zone);
  const sides = corners.map(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length] ?? [x, y];
    return { length: Math.hypot(nextX - x, nextY - y), middle: [(x + nextX) / 2, (y + nextY) / 2] as const };
  });
  const longest = sides.reduce((best, { length }, i) => (length > (sides[best]?.length ?? 0) ? i : best), 0);
  const middle = sides[longest]?.middle;
  return middle ? zoneOf(corners.toSpliced(longest + 1, 0, middle)) : zone;
}

/** A zone without one of its corners; three stay. */
export const withoutCorner = (zone: Zone, at: number): Zone =>
  zone.points.length <= 3 ? zone : zoneOf(cornersOf(zone).toSpliced(at, 1));
