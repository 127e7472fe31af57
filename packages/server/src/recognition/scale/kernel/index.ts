/**
 * Moves one template to the fair scale. All in float32 and float64 by IEEE 754, in one order, with no function but the
 * square root: the same bits on every processor.
 *
 *   template    512 float32: the one that comes in, and the one that goes out
 *   mean        512 float32: what all faces share
 *   sums        512 float32: what the nearest centres come to
 *   likenesses  float32 each: cosine of the face with each centre
 *   shares      float32 each: one over the length of each centre
 *   centres     512 float32 each
 */

export const DIMENSIONS: i32 = 512;
export const MAX_CENTRES: i32 = 1024;

const TEMPLATE_BYTES: i32 = DIMENSIONS * 4;

export const template: usize = 0;
export const mean: usize = template + TEMPLATE_BYTES;
const sums: usize = mean + TEMPLATE_BYTES;
const likenesses: usize = sums + TEMPLATE_BYTES;
const shares: usize = likenesses + MAX_CENTRES * 4;
export const centres: usize = shares + MAX_CENTRES * 4;

memory.grow((<i32>centres + MAX_CENTRES * TEMPLATE_BYTES + 0xffff) / 0x10000 - memory.size());

let count: i32 = 0;

/** Once, when mean and so many centres are in their places. */
export function prepare(centresCount: i32): void {
  count = centresCount;
  for (let i = 0; i < count; i++) store<f32>(shares + i * 4, <f32>(1 / lengthOf(centreAt(i))));
}

/**
 * template := unit(x − strength · m), where x = unit(template − mean), and m is the mean of the centres, each by the square
 * of what its cosine with x is less than `span` below that of the nearest.
 */
export function move(span: f32, strength: f32): void {
  for (let i = 0; i < TEMPLATE_BYTES; i += 16) {
    v128.store(template + i, f32x4.sub(v128.load(template + i), v128.load(mean + i)));
  }
  makeUnit();
  gather(findNearest() - span, strength);
  for (let i = 0; i < TEMPLATE_BYTES; i += 16) {
    v128.store(template + i, f32x4.sub(v128.load(template + i), v128.load(sums + i)));
  }
  makeUnit();
}

/** The cosine with each centre; answers the largest. */
function findNearest(): f32 {
  let nearest: f32 = -1;
  for (let i = 0; i < count; i++) {
    const likeness = dotWith(centreAt(i)) * load<f32>(shares + i * 4);
    store<f32>(likenesses + i * 4, likeness);
    nearest = max(nearest, likeness);
  }
  return nearest;
}

/** Into `sums`: strength times the mean of the centres above a cosine. */
function gather(least: f32, strength: f32): void {
  memory.fill(sums, 0, TEMPLATE_BYTES);
  let total: f32 = 0;
  for (let i = 0; i < count; i++) {
    const above = load<f32>(likenesses + i * 4) - least;
    if (above <= 0) continue;
    const weight = above * above;
    total += weight;
    const weights = f32x4.splat(weight);
    const centre = centreAt(i);
    for (let j = 0; j < TEMPLATE_BYTES; j += 16) {
      v128.store(sums + j, f32x4.add(v128.load(sums + j), f32x4.mul(weights, v128.load(centre + j))));
    }
  }
  scale(sums, strength / total);
}

@inline
function centreAt(i: i32): usize {
  return centres + i * TEMPLATE_BYTES;
}

/** Four sums at a time: one would wait for itself. */
function dotWith(centre: usize): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let i = 0; i < TEMPLATE_BYTES; i += 64) {
    const one = template + i;
    const other = centre + i;
    a = f32x4.add(a, f32x4.mul(v128.load(one), v128.load(other)));
    b = f32x4.add(b, f32x4.mul(v128.load(one, 16), v128.load(other, 16)));
    c = f32x4.add(c, f32x4.mul(v128.load(one, 32), v128.load(other, 32)));
    d = f32x4.add(d, f32x4.mul(v128.load(one, 48), v128.load(other, 48)));
  }
  const all = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  return (
    f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + (f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3))
  );
}

function makeUnit(): void {
  scale(template, <f32>(1 / lengthOf(template)));
}

function scale(vector: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (let i = 0; i < TEMPLATE_BYTES; i += 16) v128.store(vector + i, f32x4.mul(v128.load(vector + i), factors));
}

function lengthOf(vector: usize): f64 {
  let squares: f64 = 0;
  for (let i = 0; i < TEMPLATE_BYTES; i += 4) {
    const component = <f64>load<f32>(vector + i);
    squares += component * component;
  }
  return sqrt(squares);
}
