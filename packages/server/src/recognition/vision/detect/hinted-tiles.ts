import type { Raster } from '../picture/raster.ts';
import type { Detection } from './detection.ts';
import { type Level, type Tile, WINDOW_HEIGHT, WINDOW_WIDTH } from './plan-levels.ts';

/** So far within a tile, px of the level, a hint has all around it that the detector wants to see: half of what tiles share. */
const MARGIN_PX = 32;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The tiles in which all hints are seen, of each the one that has it most in its middle: strong hints first, which often share theirs with weak ones. */
export function tilesWith(
  hints: readonly Detection[],
  level: Level,
  picture: Pick<Raster, 'width' | 'height'>,
): readonly Tile[] {
  const wanted = new Set<Tile>();
  for (const { box } of hints.toSorted((a, b) => b.score - a.score)) {
    const middle = {
      x: ((box.left + box.width / 2) * level.width) / picture.width,
      y: ((box.top + box.height / 2) * level.height) / picture.height,
    };
    if ([...wanted].some((tile) => depth(middle, tile, level) >= MARGIN_PX)) continue;
    const [best] = level.tiles.toSorted((a, b) => depth(middle, b, level) - depth(middle, a, level));
    if (best !== undefined) wanted.add(best);
  }
  return [...wanted];
}

/** How far a point is from those edges of a tile that are none of the level, px of the level; negative outside. */
function depth({ x, y }: Point, tile: Tile, level: Level): number {
  return Math.min(
    tile.left > 0 ? x - tile.left : Number.POSITIVE_INFINITY,
    tile.top > 0 ? y - tile.top : Number.POSITIVE_INFINITY,
    tile.left + WINDOW_WIDTH < level.width ? tile.left + WINDOW_WIDTH - x : Number.POSITIVE_INFINITY,
    tile.top + WINDOW_HEIGHT < level.height ? tile.top + WINDOW_HEIGHT - y : Number.POSITIVE_INFINITY,
  );
}
