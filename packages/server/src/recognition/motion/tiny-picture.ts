/** The picture in which motion is looked for, px: whole cells of the kernel. */
export const TINY = { width: 160, height: 90 } as const;
export const TINY_BYTES = TINY.width * TINY.height;
