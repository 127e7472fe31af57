import { resize } from '../drawing/resize.ts';
import { kernel, madeFloats, strip } from '../kernel.ts';
import { type Network, output } from '../networks.ts';
import { gainOf } from '../picture/gain-of.ts';
import type { Raster } from '../picture/raster.ts';
import { type Detection, isSure } from './detection.ts';
import { type DrawTile, drawAll, drawEach } from './draw-tiles.ts';
import { tilesWith } from './hinted-tiles.ts';
import { type Level, type Tile, tiledLevels, WINDOW_HEIGHT, WINDOW_WIDTH, wholeLevel } from './plan-levels.ts';
import { isSameFace, suppress } from './suppress.ts';

/** UltraFace's own threshold (Linzaer, Ultra-Light-Fast-Generic-Face-Detector-1MB). */
const SCORE_THRESHOLD = 0.65;
/**
 * What scores so much may be a face that is too small for its level. Measured: a face 8 px wide in the window, half of what the detector
 * finds, reaches it 95 times of 100; empty walls and furniture hardly ever do.
 */
const HINT_SCORE = 0.1;
/** What scores so much is looked at closer, however wide it is, and is taken for a face when that is sure of it. */
const LIKELY_SCORE = 0.5;
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
 * again in tiles. Of the finest level only those tiles are looked at in which the level above shows a hint of a face: a picture costs
 * what may be in it. One in which no sure face was found is looked at once more with a border around it. Who wants only the largest
 * face is spared the tiles when the first look shows one: what it misses is smaller.
 */
export async function detectFaces(
  network: Network,
  picture: Raster,
  { only, leastFacePx = LEAST_FACE_PX }: FacesWanted = {},
): Promise<Detection[]> {
  const whole = wholeLevel(picture.width, picture.height);
  const [finest, ...coarser] = tiledLevels(picture.width, picture.height, leastFacePx);
  const [large = whole] = coarser;
  // What costs is to reduce the full picture: that is done once, and smaller levels are made of the large one.
  const source = resize(picture, large.width, large.height);
  const look = (level: Level, draw = drawAll(source, level)) => detectOnLevel(network, picture, level, draw);

  const first = await look(whole);
  const found = [...first.faces];
  if (only === 'largest' && found.some(isSure)) return suppress(found);

  const doubted: Detection[] = [];
  let above = whole;
  let hints = unlessKnown(first.hints, found);
  const see = async (level: Level, draw?: DrawTile) => {
    const seen = await look(level, draw);
    const likely = hints.filter(({ score }) => score >= LIKELY_SCORE);
    for (const face of seen.faces) {
      const counts =
        face.box.width < sureFacePx(above, picture) ||
        (isSure(face) && likely.some(({ box }) => isSameFace(box, face.box)));
      (counts ? found : doubted).push(face);
    }
    above = level;
    hints = unlessKnown(seen.hints, found);
  };
  for (const level of coarser.toReversed()) await see(level);
  if (finest) await see({ ...finest, tiles: tilesWith(hints, finest, picture) }, drawEach(picture, finest));
  if (!found.some(isSure)) found.push(...doubted);
  if (!found.some(isSure)) found.push(...(await look(wholeLevel(picture.width, picture.height, BORDERED_SHARE))).faces);
  return suppress(found);
}

/**
 * Width of the faces that a level shows so well that what a finer one has to say of them counts only when there is nobody else, or the level
 * thought so, too: it takes hands and collars for faces.
 */
const sureFacePx = (level: Level, picture: Size): number => (PLAIN_FACE_PX * picture.width) / level.width;

const unlessKnown = (hints: readonly Detection[], found: readonly Detection[]): Detection[] => {
  const known = found.filter(isSure);
  return hints.filter(({ box }) => !known.some((face) => isSameFace(face.box, box)));
};

/** What one level shows, in px of the picture. */
interface Seen {
  readonly faces: Detection[];
  /** What may be a face that is too small for this level, and what is likely one. */
  readonly hints: readonly Detection[];
}

async function detectOnLevel(network: Network, picture: Size, level: Level, draw: DrawTile): Promise<Seen> {
  const faces: Detection[] = [];
  const hints: Detection[] = [];
  const least = sureFacePx(level, picture);
  // One for all tiles: a fresh megabyte for each takes longer than to draw it.
  const input = new Float32Array(3 * PLANE);
  for (const tile of level.tiles) {
    drawWindow(draw(tile), input);
    for (const detection of readBoxes(await network.run(input), tile, level, picture)) {
      if (detection.score >= SCORE_THRESHOLD) faces.push(detection);
      const isWorthIt = detection.box.width < least || detection.score >= LIKELY_SCORE;
      if (isWorthIt && !isSure(detection)) hints.push(detection);
    }
  }
  return { faces: suppress(faces), hints };
}

/** Writes what lies in the window, lit up where it is dark, in planes red, green, blue; mid-grey beyond the edges of the picture. */
function drawWindow({ raster, window }: ReturnType<DrawTile>, input: Float32Array): void {
  strip.fill(MEAN, 0, 3 * PLANE);
  const fromX = Math.max(0, -window.left);
  const toX = Math.min(WINDOW_WIDTH, raster.width - window.left);
  const fromY = Math.max(0, -window.top);
  const toY = Math.min(WINDOW_HEIGHT, raster.height - window.top);
  for (let y = fromY; y < toY; y++) {
    const row = ((y + window.top) * raster.width + window.left) * 3;
    strip.set(raster.data.subarray(row + fromX * 3, row + toX * 3), (y * WINDOW_WIDTH + fromX) * 3);
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
    if (score < HINT_SCORE) continue;
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
