import { resize } from '../drawing/resize.ts';
import { kernel, madeFloats, strip } from '../kernel.ts';
import { type Network, output } from '../networks.ts';
import type { Raster } from '../picture/raster.ts';
import { type Detection, isSure } from './detection.ts';
import { type Level, type Tile, tiledLevel, WINDOW_HEIGHT, WINDOW_WIDTH, wholeLevel } from './plan-levels.ts';
import { suppress } from './suppress.ts';

/** UltraFace's own threshold (Linzaer, Ultra-Light-Fast-Generic-Face-Detector-1MB). */
const SCORE_THRESHOLD = 0.65;
/** A face that fills the picture leaves the detector no surroundings: seen at this size in the window it has some. */
const BORDERED_SHARE = 0.5;
/** A box this near to an inner edge of its tile, px, is a face cut in two; its whole lies in another tile or level. */
const CUT_MARGIN = 2;

type Size = Pick<Raster, 'width' | 'height'>;

const PLANE = WINDOW_WIDTH * WINDOW_HEIGHT;
/** What the detector was trained on is (value − MEAN) / DEVIATION. */
const MEAN = 127;
const DEVIATION = 128;

/**
 * Every face from the size of the picture down to SMALLEST_FACE_PX: the whole picture in one look, large pictures
 * again in tiles, and a picture in which no sure face was found once more with a border around it. Who wants only
 * the largest face is spared the tiles when the first look shows one: what it misses is smaller.
 */
export async function detectFaces(network: Network, picture: Raster, wanted: 'all' | 'largest'): Promise<Detection[]> {
  if (wanted === 'largest') {
    const found = await detectOnLevel(network, picture, picture, wholeLevel(picture.width, picture.height));
    if (found.some(isSure)) return found;
  }

  const tiled = tiledLevel(picture.width, picture.height);
  // The large level is the source of the small ones: reducing the full picture is what costs.
  const source = tiled === undefined ? picture : resize(picture, tiled.width, tiled.height);
  const look = (level: Level) => detectOnLevel(network, source, picture, level);

  const found = [
    ...(await look(wholeLevel(picture.width, picture.height))),
    ...(tiled === undefined ? [] : await look(tiled)),
  ];
  if (!found.some(isSure)) found.push(...(await look(wholeLevel(picture.width, picture.height, BORDERED_SHARE))));
  return suppress(found);
}

/** What is found on one level, in px of the picture; `source` is the picture at that size or larger. */
async function detectOnLevel(network: Network, source: Raster, picture: Size, level: Level): Promise<Detection[]> {
  const reduced = resize(source, level.width, level.height);
  const found: Detection[] = [];
  // One for all tiles: a fresh megabyte for each takes longer than to draw it.
  const input = new Float32Array(3 * PLANE);
  for (const tile of level.tiles) {
    drawWindow(reduced, tile, input);
    found.push(...readBoxes(await network.run(input), tile, level, picture));
  }
  return suppress(found);
}

/** Writes what of the level lies in the window, in planes red, green, blue; mid-grey beyond its edges. */
function drawWindow(level: Raster, tile: Tile, input: Float32Array): void {
  strip.fill(MEAN, 0, 3 * PLANE);
  const fromX = Math.max(0, -tile.left);
  const toX = Math.min(WINDOW_WIDTH, level.width - tile.left);
  const fromY = Math.max(0, -tile.top);
  const toY = Math.min(WINDOW_HEIGHT, level.height - tile.top);
  for (let y = fromY; y < toY; y++) {
    const row = ((y + tile.top) * level.width + tile.left) * 3;
    strip.set(level.data.subarray(row + fromX * 3, row + toX * 3), (y * WINDOW_WIDTH + fromX) * 3);
  }
  kernel.spread(PLANE, -MEAN, 1 / DEVIATION);
  input.set(madeFloats(3 * PLANE));
}

/** The outputs are `scores` as pairs (background, face) and `boxes` as fractions x1 y1 x2 y2 of the window. */
function readBoxes(
  outputs: Readonly<Record<string, Float32Array>>,
  tile: Tile,
  level: Level,
  picture: Size,
): Detection[] {
  const scores = output(outputs, 'scores');
  const boxes = output(outputs, 'boxes');
  const scaleX = picture.width / level.width;
  const scaleY = picture.height / level.height;
  const found: Detection[] = [];
  for (let at = 0; at < scores.length / 2; at++) {
    const score = scores[2 * at + 1] ?? 0;
    if (score < SCORE_THRESHOLD) continue;
    const x1 = (boxes[4 * at] ?? 0) * WINDOW_WIDTH;
    const y1 = (boxes[4 * at + 1] ?? 0) * WINDOW_HEIGHT;
    const x2 = (boxes[4 * at + 2] ?? 0) * WINDOW_WIDTH;
    const y2 = (boxes[4 * at + 3] ?? 0) * WINDOW_HEIGHT;
    if (x2 <= x1 || y2 <= y1 || isCut(x1, y1, x2, y2, tile, level)) continue;
    found.push({
      score,
      box: {
        left: (tile.left + x1) * scaleX,
        top: (tile.top + y1) * scaleY,
        width: (x2 - x1) * scaleX,
        height: (y2 - y1) * scaleY,
      },
    });
  }
  return found;
}

/** Whether the window's edge, and not the picture's, ends the box. */
function isCut(x1: number, y1: number, x2: number, y2: number, tile: Tile, level: Level): boolean {
  return (
    (x1 < CUT_MARGIN && tile.left > 0) ||
    (y1 < CUT_MARGIN && tile.top > 0) ||
    (x2 > WINDOW_WIDTH - CUT_MARGIN && tile.left + WINDOW_WIDTH < level.width) ||
    (y2 > WINDOW_HEIGHT - CUT_MARGIN && tile.top + WINDOW_HEIGHT < level.height)
  );
}
