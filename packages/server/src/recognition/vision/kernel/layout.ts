/**
 * How the memory is laid out. It does not grow with the picture, of which only some rows are here at a time.
 *
 *   strip    rows of the picture as they are: red, green, blue, 8 bits each
 *   sums     of each byte of such a row, down the rows of one block, as float32
 *   means    of the blocks of one piece of the picture: four float32 each, of which the fourth means nothing
 *   colours  one row of a drawing, like the means
 *   out      the drawing as it was asked for
 */

/** The longest row of a picture fits: 65,535 px. */
export const STRIP_BYTES: i32 = 1 << 18;
/** A column of so many bytes can be summed in 16 bits. */
export const STRIP_ROWS: i32 = 256;
/** What the largest input of a network (224 × 224 px) is drawn from, turned by 45° and reduced by just under 1.5. */
export const MAX_MEANS: i32 = 1 << 18;
export const MAX_ROW: i32 = 1 << 13;
/** Three planes of float32 for the window of the detector. */
export const OUT_BYTES: i32 = 320 * 240 * 3 * 4;

/** Of a mean or a colour. */
export const COLOUR_BYTES: i32 = 16;
/** So far beyond a region something may be read or written that nobody looks at. */
const SPARE: i32 = 64;

export const strip: usize = 0;
export const sums: usize = strip + STRIP_BYTES + SPARE;
export const means: usize = sums + STRIP_BYTES * 4 + SPARE;
export const colours: usize = means + MAX_MEANS * COLOUR_BYTES + SPARE;
export const out: usize = colours + MAX_ROW * COLOUR_BYTES + SPARE;

memory.grow((<i32>out + OUT_BYTES + SPARE + 0xffff) / 0x10000 - memory.size());
