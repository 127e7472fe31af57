/** The detector's window, px. */
export const WINDOW_WIDTH = 320;
export const WINDOW_HEIGHT = 240;

/**
 * Measured: of faces 16 px wide in the window the detector finds 99 in 100, of those 14 px wide 97, of those 12 px
 * wide 73.
 */
const SURE_FACE_PX = 16;
/** Levels that are no further apart leave no face between them unseen. */
const LEVEL_STEP = 4;
/** The level above the finest is no further from it: what the finest is for leaves a hint there. */
const HINT_STEP = 2;
/**
 * What neighbouring tiles share, px of the window: a face up to this wide lies whole in one of them. A wider one is
 * at least SURE_FACE_PX wide in the level above as long as the levels are no further than LEVEL_STEP apart.
 */
const TILE_OVERLAP = 64;
/** A bound on the time that one level takes: a picture of 4K is searched for faces 31 px wide in so many. */
const TILE_LIMIT = 48;
/** Tiles along one side: a level is drawn row by row, and rows have an end. */
const SIDE_LIMIT = 24;

/** Where the detector's window lies on a level, px of that level; it may reach over its edges. */
export interface Tile {
  readonly left: number;
  readonly top: number;
}

/** The picture at one size, and where to look at it. */
export interface Level {
  readonly width: number;
  readonly height: number;
  readonly tiles: readonly Tile[];
}

/** The whole picture in the middle of the window, as large as `share` of it. */
export function wholeLevel(width: number, height: number, share = 1): Level {
  return gridLevel(width, height, share * gridScale(width, height, 1, 1), 1, 1);
}

/**
 * The levels at which faces are found that the whole level is too coarse for, finest first, each in as few tiles as can
 * be; none when it already shows them. In a picture of any shape, up to the tile limit. The smallest faces are hinted at by the level
 * above the finest.
 * @param leastFacePx width of the smallest face
 */
export function tiledLevels(width: number, height: number, leastFacePx: number): Level[] {
  const levels: Level[] = [];
  let wantedScale = SURE_FACE_PX / leastFacePx;
  while (gridScale(width, height, 1, 1) < wantedScale) {
    const { cols, rows, scale } = fewestTiles(width, height, wantedScale);
    wantedScale = scale / (levels.length === 0 ? HINT_STEP : LEVEL_STEP);
    levels.push(gridLevel(width, height, scale, cols, rows));
  }
  return levels;
}

function fewestTiles(width: number, height: number, wantedScale: number): Grid {
  let best: Grid = { cols: 1, rows: 1, scale: gridScale(width, height, 1, 1) };
  for (let cols = 1; cols <= SIDE_LIMIT; cols++) {
    for (let rows = 1; rows <= SIDE_LIMIT && cols * rows <= TILE_LIMIT; rows++) {
      const scale = gridScale(width, height, cols, rows);
      if (isBetter({ cols, rows, scale }, best, wantedScale)) best = { cols, rows, scale };
    }
  }
  return best;
}

interface Grid {
  readonly cols: number;
  readonly rows: number;
  readonly scale: number;
}

/** Fine enough with fewer tiles, or else finer. */
function isBetter(a: Grid, b: Grid, wantedScale: number): boolean {
  const tilesA = a.cols * a.rows;
  const tilesB = b.cols * b.rows;
  if (a.scale >= wantedScale && b.scale >= wantedScale) {
    return tilesA < tilesB || (tilesA === tilesB && a.scale > b.scale);
  }
  return a.scale > b.scale;
}

/** The largest scale at which so many tiles cover the picture. */
function gridScale(width: number, height: number, cols: number, rows: number): number {
  return Math.min(span(WINDOW_WIDTH, cols) / width, span(WINDOW_HEIGHT, rows) / height);
}

function span(window: number, tiles: number): number {
  return window + (tiles - 1) * (window - TILE_OVERLAP);
}

function gridLevel(width: number, height: number, scale: number, cols: number, rows: number): Level {
  const level = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  const tiles: Tile[] = [];
  for (const top of spread(level.height, WINDOW_HEIGHT, rows)) {
    for (const left of spread(level.width, WINDOW_WIDTH, cols)) tiles.push({ left, top });
  }
  return { ...level, tiles };
}

/** Starts of `count` windows laid evenly over a length, or centred on it when it is shorter than they reach. */
function spread(length: number, window: number, count: number): number[] {
  if (count === 1 || length <= window) return [Math.round((length - window) / 2)];
  return Array.from({ length: count }, (_, at) => Math.round((at * (length - window)) / (count - 1)));
}
