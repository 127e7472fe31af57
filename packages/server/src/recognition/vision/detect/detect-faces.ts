import { resize } from '../drawing/resize.ts';
import { kernel, madeFloats, strip } from '../kernel.ts';
import { type Network, output } from '../networks.ts';
import { gainOf } from '../picture/gain-of.ts';
import type { Raster } from '../picture/raster.ts';
import { type Detection, isSure } from './detection.ts';
import { type Level, type Tile, tiledLevels, WINDOW_HEIGHT, WINDOW_WIDTH, wholeLevel } from './plan-levels.ts';
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

/** A face this wide in the window is found, whatever else. */
const PLAIN_FACE_PX = 20;
/** Narrower faces are found by luck. */
const LEAST_FACE_PX = 30;
/** Of the bytes of a tile so many are enough to know how bright it is; not a multiple of three, so that all colours count. */
const BRIGHTNESS_STEP = 7;

export interface FacesWanted {
  readonly only?: 'largest';
  /** Width of the smallest face, px. */
  readonly leastFacePx?: number;
}

/**
 * Every face from the size of the picture down to the smallest that is wanted: the whole picture in one look, large pictures
 * again in tiles. A picture in which no sure face was found is looked at in tiles of another scale, and once more with a
 * border around it. Who wants only the largest face is spared the tiles when the first look shows one: what it misses is
 * smaller.
 */
export async function detectFaces(
  network: Network,
  picture: Raster,
  { only, leastFacePx = LEAST_FACE_PX }: FacesWanted = {},
): Promise<Detection[]> {
  if (only === 'largest') {
    const found = await detectOnLevel(network, picture, picture, wholeLevel(picture.width, picture.height));
    if (found.some(isSure)) return found;
  }

  const tiled = tiledLevels(picture.width, picture.height, leastFacePx);
  const [finest] = tiled;
  // The large level is the source of the small ones: reducing the full picture is what costs.
  const source = finest === undefined ? picture : resize(picture, finest.width, finest.height);
  const look = (level: Level) => detectOnLevel(network, source, picture, level);

  const found: Detection[] = [];
  const doubted: Detection[] = [];
  let coarser: Level | undefined;
  for (const level of [wholeLevel(picture.width, picture.height), ...tiled.toReversed()]) {
    const sure = coarser === undefined ? Number.POSITIVE_INFINITY : sureFacePx(coarser, picture);
    for (const detection of await look(level)) (detection.box.width < sure ? found : doubted).push(detection);
    coarser = level;
  }
  if (!found.some(isSure)) {
    found.push(...doubted);
    for (const level of tiledLevels(picture.width, picture.height, 2 * leastFacePx)) found.push(...(await look(level)));
  }
  if (!found.some(isSure)) found.push(...(await look(wholeLevel(picture.width, picture.height, BORDERED_SHARE))));
  return suppress(found);
}

/**
 * Width of the faces that a level shows so well that what a finer one has to say of them counts only when there is nobody else: it
 * takes hands and collars for faces.
 */
const sureFacePx = (level: Level, picture: Size): number => (PLAIN_FACE_PX * picture.width) / level.width;

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

/** Writes what of the level lies in the window, lit up where it is dark, in planes red, green, blue; mid-grey beyond its edges. */
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
  lightUp(fromX, toX, fromY, toY);
  kernel.spread(PLANE, -MEAN, 1 / DEVIATION);
  input.set(madeFloats(3 * PLANE));
}

/** Multiplies a dark part of the window. Lamps and glints in it burn out, as they do before a camera. */
function lightUp(fromX: number, toX: number, fromY: number, toY: number): void {
  const rows = Array.from({ length: Math.max(0, toY - fromY) }, (_, at) => {
    const row = (fromY + at) * WINDOW_WIDTH;
    return strip.subarray((row + fromX) * 3, (row + toX) * 3);
  });
  const gain = gainOf(rows, { step: BRIGHTNESS_STEP });
  if (gain === 1) return;
  const lit = Uint8ClampedArray.from({ length: 256 }, (_, value) => value * gain);
  for (const row of rows) {
    for (let at = 0; at < row.length; at++) row[at] = lit[row[at] ?? 0] ?? 0;
  }
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
