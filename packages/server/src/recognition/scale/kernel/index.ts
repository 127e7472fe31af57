/**
 * Moves templates to the fair scale. All in float32 and float64 by IEEE 754, in one order, with no function but the
 * square root: the same bits on every processor.
 *
 *   templates   512 float32 each: those that come in, and go out
 *   mean        512 float32: what all faces share
 *   sums        512 float32: what the nearest centres come to
 *   likenesses  float32 each: cosine of each template with each centre, in rows of MAX_CENTRES
 *   partials    16 float32 each: the sums that make a dot product, of two templates with four centres
 *   weights     float32 each: of four centres that count
 *   weighed     32 bits each: where these lie
 *   shares      float32 each: one over the length of each centre
 *   centres     512 float32 each
 */

export const DIMENSIONS: i32 = 512;
export const MAX_CENTRES: i32 = 1024;
/** That are moved at once. */
export const MAX_TEMPLATES: i32 = 32;

const TEMPLATE_BYTES: i32 = DIMENSIONS * 4;
const ROW_BYTES: i32 = MAX_CENTRES * 4;
/** Of the sums that make a dot product. */
const PARTIAL_BYTES: i32 = 64;

export const templates: usize = 0;
export const mean: usize = templates + MAX_TEMPLATES * TEMPLATE_BYTES;
const sums: usize = mean + TEMPLATE_BYTES;
const likenesses: usize = sums + TEMPLATE_BYTES;
const partials: usize = likenesses + MAX_TEMPLATES * ROW_BYTES;
const weights: usize = partials + 2 * 4 * PARTIAL_BYTES;
const weighed: usize = weights + 4 * 4;
const shares: usize = weighed + 4 * 4;
export const centres: usize = shares + MAX_CENTRES * 4;

memory.grow((<i32>centres + MAX_CENTRES * TEMPLATE_BYTES + 0xffff) / 0x10000 - memory.size());

let count: i32 = 0;

/** Once, when mean and so many centres are in their places. */
export function prepare(centresCount: i32): void {
  count = centresCount;
  for (let i = 0; i < count; i++) store<f32>(shares + i * 4, <f32>(1 / lengthOf(centreAt(i))));
}

/**
 * Of so many templates, template := unit(x − strength · m), where x = unit(template − mean), and m is the mean of the centres, each by
 * the square of what its cosine with x is less than `span` below that of the nearest. What comes of one does not depend on the others.
 */
export function move(templatesCount: i32, span: f32, strength: f32): void {
  const end = templates + templatesCount * TEMPLATE_BYTES;
  for (let template = templates; template < end; template += TEMPLATE_BYTES) {
    subtract(template, mean);
    makeUnit(template);
  }
  compare(end);
  let cosines = likenesses;
  for (let template = templates; template < end; template += TEMPLATE_BYTES) {
    gather(cosines, nearestOf(cosines) - span, strength);
    subtract(template, sums);
    makeUnit(template);
    cosines += ROW_BYTES;
  }
}

/** The cosine of each template with each centre. Four centres stay as near as can be while all templates pass by, in pairs. */
function compare(end: usize): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    let cosines = likenesses;
    let template = templates;
    for (; template + TEMPLATE_BYTES < end; template += 2 * TEMPLATE_BYTES) {
      compareTwoWithFour(template, cosines, i);
      cosines += 2 * ROW_BYTES;
    }
    if (template < end) for (let k = i; k < i + 4; k++) compareOne(template, cosines, k);
  }
  for (; i < count; i++) {
    let cosines = likenesses;
    for (let template = templates; template < end; template += TEMPLATE_BYTES) {
      compareOne(template, cosines, i);
      cosines += ROW_BYTES;
    }
  }
}

@inline
function compareOne(template: usize, cosines: usize, i: i32): void {
  store<f32>(cosines + i * 4, dot(template, centreAt(i)) * load<f32>(shares + i * 4));
}

/** The same sums in the same order as `dot` makes them, but each number that is read is used for two or four of them. */
function compareTwoWithFour(template: usize, cosines: usize, i: i32): void {
  const centre = centreAt(i);
  for (let part = 0; part < PARTIAL_BYTES; part += 16) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = a0;
    let b1 = a0;
    let b2 = a0;
    let b3 = a0;
    const from = template + part;
    const end = from + TEMPLATE_BYTES;
    let other = centre + part;
    for (let at = from; at < end; at += 64) {
      const a = v128.load(at);
      const b = v128.load(at, TEMPLATE_BYTES);
      const c0 = v128.load(other);
      a0 = f32x4.add(a0, f32x4.mul(a, c0));
      b0 = f32x4.add(b0, f32x4.mul(b, c0));
      const c1 = v128.load(other, TEMPLATE_BYTES);
      a1 = f32x4.add(a1, f32x4.mul(a, c1));
      b1 = f32x4.add(b1, f32x4.mul(b, c1));
      const c2 = v128.load(other, 2 * TEMPLATE_BYTES);
      a2 = f32x4.add(a2, f32x4.mul(a, c2));
      b2 = f32x4.add(b2, f32x4.mul(b, c2));
      const c3 = v128.load(other, 3 * TEMPLATE_BYTES);
      a3 = f32x4.add(a3, f32x4.mul(a, c3));
      b3 = f32x4.add(b3, f32x4.mul(b, c3));
      other += 64;
    }
    const to = partials + part;
    v128.store(to, a0);
    v128.store(to, a1, PARTIAL_BYTES);
    v128.store(to, a2, 2 * PARTIAL_BYTES);
    v128.store(to, a3, 3 * PARTIAL_BYTES);
    v128.store(to, b0, 4 * PARTIAL_BYTES);
    v128.store(to, b1, 5 * PARTIAL_BYTES);
    v128.store(to, b2, 6 * PARTIAL_BYTES);
    v128.store(to, b3, 7 * PARTIAL_BYTES);
  }
  for (let k = 0; k < 4; k++) {
    const share = load<f32>(shares + (i + k) * 4);
    const to = cosines + (i + k) * 4;
    store<f32>(to, sumAt(partials + k * PARTIAL_BYTES) * share);
    store<f32>(to + ROW_BYTES, sumAt(partials + (4 + k) * PARTIAL_BYTES) * share);
  }
}

@inline
function sumAt(partial: usize): f32 {
  return sumOf(v128.load(partial), v128.load(partial, 16), v128.load(partial, 32), v128.load(partial, 48));
}

@inline
function sumOf(a: v128, b: v128, c: v128, d: v128): f32 {
  const all = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  return (
    f32x4.extract_lane(all, 0) + f32x4.extract_lane(all, 1) + (f32x4.extract_lane(all, 2) + f32x4.extract_lane(all, 3))
  );
}

function nearestOf(cosines: usize): f32 {
  let nearest: f32 = -1;
  for (let i = 0; i < count; i++) nearest = max(nearest, load<f32>(cosines + i * 4));
  return nearest;
}

/** Into `sums`: strength times the mean of the centres above a cosine. */
function gather(cosines: usize, least: f32, strength: f32): void {
  memory.fill(sums, 0, TEMPLATE_BYTES);
  let total: f32 = 0;
  let waiting = 0;
  for (let i = 0; i < count; i++) {
    const above = load<f32>(cosines + i * 4) - least;
    if (above <= 0) continue;
    const weight = above * above;
    total += weight;
    store<f32>(weights + waiting * 4, weight);
    store<i32>(weighed + waiting * 4, <i32>centreAt(i));
    if (++waiting < 4) continue;
    addFour();
    waiting = 0;
  }
  for (let k = 0; k < waiting; k++) add(k);
  scale(sums, strength / total);
}

/** Adds four centres, one after the other, by their weights. */
function addFour(): void {
  const w0 = v128.load_splat<f32>(weights);
  const w1 = v128.load_splat<f32>(weights, 4);
  const w2 = v128.load_splat<f32>(weights, 8);
  const w3 = v128.load_splat<f32>(weights, 12);
  const c0 = <usize>load<i32>(weighed);
  const c1 = <usize>load<i32>(weighed, 4);
  const c2 = <usize>load<i32>(weighed, 8);
  const c3 = <usize>load<i32>(weighed, 12);
  for (let j = 0; j < TEMPLATE_BYTES; j += 16) {
    let sum = f32x4.add(v128.load(sums + j), f32x4.mul(w0, v128.load(c0 + j)));
    sum = f32x4.add(sum, f32x4.mul(w1, v128.load(c1 + j)));
    sum = f32x4.add(sum, f32x4.mul(w2, v128.load(c2 + j)));
    v128.store(sums + j, f32x4.add(sum, f32x4.mul(w3, v128.load(c3 + j))));
  }
}

function add(k: i32): void {
  const weight = v128.load_splat<f32>(weights + k * 4);
  const centre = <usize>load<i32>(weighed + k * 4);
  for (let j = 0; j < TEMPLATE_BYTES; j += 16) {
    v128.store(sums + j, f32x4.add(v128.load(sums + j), f32x4.mul(weight, v128.load(centre + j))));
  }
}

@inline
function centreAt(i: i32): usize {
  return centres + i * TEMPLATE_BYTES;
}

/** Four sums at a time: one would wait for itself. */
function dot(template: usize, centre: usize): f32 {
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
  return sumOf(a, b, c, d);
}

@inline
function subtract(from: usize, vector: usize): void {
  for (let i = 0; i < TEMPLATE_BYTES; i += 16) {
    v128.store(from + i, f32x4.sub(v128.load(from + i), v128.load(vector + i)));
  }
}

function makeUnit(template: usize): void {
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
