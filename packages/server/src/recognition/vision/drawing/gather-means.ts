import { kernel, strip } from '../kernel.ts';
import type { Raster } from '../picture/raster.ts';

/** The part of a picture that is drawn: where its corner lies, and where a pixel of the drawing leads to, all in px. */
export interface Piece {
  readonly left: number;
  readonly top: number;
  /** One pixel further to the right in the drawing. */
  readonly alongX: number;
  readonly alongY: number;
  /** One pixel further down. */
  readonly downX: number;
  readonly downY: number;
}

/** Blocks of `blockX` × `blockY` pixels, `count` × `rows` of them from (left, top) on; they may lie beyond the picture. */
interface Grid {
  readonly left: number;
  readonly top: number;
  readonly blockX: number;
  readonly blockY: number;
  readonly count: number;
  readonly rows: number;
}

/**
 * Prepares the kernel for drawing the piece in `width` × `height` px. In piece and picture pixel n covers n to n + 1.
 * Where the drawing is smaller, whole blocks of pixels are averaged, so that nothing aliases; the kernel draws
 * bilinearly from the means. Beyond the edge the picture goes on with its outermost pixels.
 */
export function gatherMeans(picture: Raster, piece: Piece, width: number, height: number): void {
  const { left, top, alongX, alongY, downX, downY } = piece;
  const grid = gridOf(piece, width, height);
  const { blockX, blockY, count, rows } = grid;
  if (!(count * rows <= kernel.MAX_MEANS.value && width <= kernel.MAX_ROW.value)) {
    throw new RangeError(`A drawing of ${width} × ${height} px needs ${count} × ${rows} means`);
  }
  averageBlocks(picture, grid);
  kernel.place(
    count,
    (left + (alongX + downX) / 2 - grid.left) / blockX - 0.5,
    (top + (alongY + downY) / 2 - grid.top) / blockY - 0.5,
    ...[alongX / blockX, alongY / blockY, downX / blockX, downY / blockY],
  );
}

/** The blocks that the piece is drawn from, with one to spare on every side. */
function gridOf({ left, top, alongX, alongY, downX, downY }: Piece, width: number, height: number): Grid {
  const blockX = Math.max(1, Math.round(Math.hypot(alongX, downX)));
  const blockY = Math.max(1, Math.round(Math.hypot(alongY, downY)));
  const [x0, x1] = extent(left, alongX * width, downX * height);
  const [y0, y1] = extent(top, alongY * width, downY * height);
  const gridLeft = Math.floor(x0) - blockX;
  const gridTop = Math.floor(y0) - blockY;
  return {
    left: gridLeft,
    top: gridTop,
    blockX,
    blockY,
    count: Math.ceil((x1 - gridLeft) / blockX) + 2,
    rows: Math.ceil((y1 - gridTop) / blockY) + 2,
  };
}

function extent(start: number, along: number, down: number): [least: number, most: number] {
  return [start + Math.min(0, along) + Math.min(0, down), start + Math.max(0, along) + Math.max(0, down)];
}

function averageBlocks(picture: Raster, { left, top, blockX, blockY, count, rows }: Grid): void {
  const first = within(left, picture.width);
  const columns = within(left + count * blockX - 1, picture.width) - first + 1;
  const stride = Math.ceil((columns * 3) / 16) * 16;
  const stripRows = Math.min(kernel.STRIP_ROWS.value, Math.floor(kernel.STRIP_BYTES.value / stride));

  const add = (fromRow: number, count: number, weight: number): void => {
    for (let row = 0; row < count; row++) {
      const at = ((fromRow + row) * picture.width + first) * 3;
      strip.set(picture.data.subarray(at, at + columns * 3), row * stride);
    }
    kernel.addRows(count, stride, weight);
  };

  for (let row = 0; row < rows; row++) {
    const from = top + row * blockY;
    const to = from + blockY;
    kernel.clearSums(stride);
    const above = Math.min(to, 0) - from;
    if (above > 0) add(0, 1, above);
    const end = Math.min(to, picture.height);
    for (let y = Math.max(from, 0); y < end; y += stripRows) add(y, Math.min(stripRows, end - y), 1);
    const below = to - Math.max(from, picture.height);
    if (below > 0) add(picture.height - 1, 1, below);
    kernel.finishBlocks(row, count, columns, left - first, blockX, blockX * blockY);
  }
}

function within(at: number, length: number): number {
  return Math.max(0, Math.min(at, length - 1));
}
