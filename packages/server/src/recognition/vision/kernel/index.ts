/** What the kernel exports. One instance per thread; its memory is scratch, of which nothing outlives a drawing. */

export { addRows, clearSums, finishBlocks } from './blocks';
export { BLUES, readColours, REDS, setColours } from './colours';
export { drawBytes, drawMix, drawPlanes, place } from './drawing';
export { MAX_MEANS, MAX_ROW, out, OUT_BYTES, strip, STRIP_BYTES, STRIP_ROWS } from './layout';
export { spread } from './spread';
