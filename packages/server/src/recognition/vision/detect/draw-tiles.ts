import { resize } from '../drawing/resize.ts';
import type { Raster } from '../picture/raster.ts';
import { type Level, type Tile, WINDOW_HEIGHT, WINDOW_WIDTH } from './plan-levels.ts';

/** Pixels that the window of a tile shows, and where the window lies among them, px; it may reach over their edges. */
interface Drawn {
  readonly raster: Raster;
  readonly window: Tile;
}

/** How the pixels of a level's tiles come about. */
export type DrawTile = (tile: Tile) => Drawn;

/** All of the level is drawn at once. @param source the picture at the size of the level, or larger */
export function drawAll(source: Raster, level: Level): DrawTile {
  const raster = resize(source, level.width, level.height);
  return (window) => ({ raster, window });
}

/** Each tile is drawn for itself, from the picture as it is: for a level of which little is looked at. */
export function drawEach(picture: Raster, level: Level): DrawTile {
  const scaleX = picture.width / level.width;
  const scaleY = picture.height / level.height;
  return (tile) => {
    const left = Math.max(0, tile.left);
    const top = Math.max(0, tile.top);
    const width = Math.min(level.width, tile.left + WINDOW_WIDTH) - left;
    const height = Math.min(level.height, tile.top + WINDOW_HEIGHT) - top;
    const part = { left: left * scaleX, top: top * scaleY, width: width * scaleX, height: height * scaleY };
    const raster = resize(picture, width, height, part);
    return { raster, window: { left: tile.left - left, top: tile.top - top } };
  };
}
