/** The map (x, y) → (a·x − b·y + tx, b·x + a·y + ty): rotation, one scale, shift. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/**
 * The similarity that brings `from` nearest to `to` in the least-squares sense, both as x0 y0 x1 y1 …; undefined when
 * the points of `from` coincide. In the plane this is the closed form of S. Umeyama, "Least-squares estimation of
 * transformation parameters between two point patterns", IEEE PAMI 13(4), 1991, without reflections.
 */
export function fitSimilarity(from: ArrayLike<number>, to: ArrayLike<number>): Similarity | undefined {
  const count = from.length / 2;
  const fromCentre = centre(from);
  const toCentre = centre(to);
  let along = 0;
  let across = 0;
  let spread = 0;
  for (let at = 0; at < count; at++) {
    const fx = (from[2 * at] ?? 0) - fromCentre.x;
    const fy = (from[2 * at + 1] ?? 0) - fromCentre.y;
    const gx = (to[2 * at] ?? 0) - toCentre.x;
    const gy = (to[2 * at + 1] ?? 0) - toCentre.y;
    along += fx * gx + fy * gy;
    across += fx * gy - fy * gx;
    spread += fx * fx + fy * fy;
  }
  if (spread === 0) return undefined;
  const a = along / spread;
  const b = across / spread;
  return {
    a,
    b,
    tx: toCentre.x - a * fromCentre.x + b * fromCentre.y,
    ty: toCentre.y - b * fromCentre.x - a * fromCentre.y,
  };
}

export function apply({ a, b, tx, ty }: Similarity, x: number, y: number): [x: number, y: number] {
  return [a * x - b * y + tx, b * x + a * y + ty];
}

/** The way back; undefined for a map that shrinks everything to a point. */
export function invert({ a, b, tx, ty }: Similarity): Similarity | undefined {
  const det = a * a + b * b;
  if (det === 0) return undefined;
  return { a: a / det, b: -b / det, tx: (-a * tx - b * ty) / det, ty: (b * tx - a * ty) / det };
}

function centre(points: ArrayLike<number>): { readonly x: number; readonly y: number } {
  const count = points.length / 2;
  let x = 0;
  let y = 0;
  for (let at = 0; at < count; at++) {
    x += (points[2 * at] ?? 0) / count;
    y += (points[2 * at + 1] ?? 0) / count;
  }
  return { x, y };
}
