/** An upright picture in memory: sRGB, 8 bits a channel, red, green, blue, row by row without padding. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
