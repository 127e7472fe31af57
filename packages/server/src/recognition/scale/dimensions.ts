/** Components of a face template. */
export const DIMENSIONS = 512;
