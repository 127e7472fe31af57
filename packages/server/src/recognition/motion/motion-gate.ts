import type { Zone } from '@kith/contract';
import { motionKernel } from './kernel.ts';
import { TINY, TINY_BYTES } from './tiny-picture.ts';
import { zoneMask } from './zones.ts';

/** Levels of brightness, 0–255, by which a pixel differs that differs: at least, and so many times what is noise beyond it. */
const LEAST_DIFFERENCE = 8;
const NOISES = 4;
const MOST_DIFFERENCE = 60;
/** How much of a cell must differ, and of the whole picture when it is the light that changed. */
const CELL_SHARE = 0.3;
const LIGHT_SHARE = 0.6;
/** The weight of the newest measurement of noise. */
const NOISE_WEIGHT = 1 / 16;
/** Nothing is usual before so many pictures were seen. */
const FIRST_PICTURES = 5;

/**
 * Whether something moves before a camera, told from tiny grey pictures at some five a second. What stays becomes usual within seconds,
 * as does another light; noise of the sensor and of compression is measured, and is no motion.
 */
export class MotionGate {
  readonly #kernel = motionKernel();
  /** Pixels that count. */
  readonly #pixels: number;
  #noise = 0;
  #seen = 0;

  constructor(zones: readonly Zone[] = []) {
    const mask = zoneMask(zones, TINY.width, TINY.height);
    this.#kernel.zone.set(mask);
    this.#pixels = mask.reduce((count, value) => count + Math.sign(value), 0);
  }

  /** @param picture 160 × 90 bytes of brightness, row by row; true as well for the first few */
  isMoving(picture: Uint8Array): boolean {
    if (picture.byteLength !== TINY_BYTES) throw new RangeError(`A tiny picture has ${TINY_BYTES} bytes`);
    const { cells, cellPixels, ...kernel } = this.#kernel;
    kernel.picture.set(picture);
    if (this.#pixels === 0) return false;
    if (this.#seen === 0) kernel.settle();
    this.#seen++;
    const threshold = Math.min(MOST_DIFFERENCE, LEAST_DIFFERENCE + NOISES * this.#noise);
    kernel.compare(Math.round(threshold));

    const changed = cells.reduce((sum, count) => sum + count, 0);
    const isLight = changed > LIGHT_SHARE * this.#pixels;
    if (isLight) kernel.settle();
    else {
      // What moves is no noise: of what is left every pixel counts.
      const least = Math.min(kernel.differences() / this.#pixels, threshold);
      this.#noise += (least - this.#noise) * NOISE_WEIGHT;
    }
    return this.#seen <= FIRST_PICTURES || isLight || cells.some((count) => count >= CELL_SHARE * cellPixels);
  }
}
