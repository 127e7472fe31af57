/** The WebAssembly kernel that draws: one instance a thread. Its source is the folder kernel/. */

import { readFile } from 'node:fs/promises';
import { builtFile } from '../built-file.ts';

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly strip: WebAssembly.Global;
  readonly STRIP_BYTES: WebAssembly.Global;
  readonly STRIP_ROWS: WebAssembly.Global;
  readonly MAX_MEANS: WebAssembly.Global;
  readonly MAX_ROW: WebAssembly.Global;
  readonly out: WebAssembly.Global;
  readonly OUT_BYTES: WebAssembly.Global;
  readonly BLUES: WebAssembly.Global;
  readonly REDS: WebAssembly.Global;
  setColours(black: number, white: number, red: number, greenBlue: number, greenRed: number, blue: number): void;
  readColours(width: number): void;
  clearSums(bytes: number): void;
  addRows(rows: number, stride: number, weight: number): void;
  finishBlocks(row: number, count: number, columns: number, left: number, block: number, pixels: number): void;
  place(count: number, left: number, top: number, ax: number, ay: number, dx: number, dy: number): void;
  drawPlanes(width: number, height: number, ...format: readonly number[]): void;
  drawMix(width: number, height: number, redShare: number, greenShare: number, blueShare: number): void;
  drawBytes(width: number, height: number): void;
  spread(pixels: number, shift: number, scale: number): void;
}

export const kernel = await openKernel();

/** Where the kernel takes rows of a picture from. */
export const strip = new Uint8Array(kernel.memory.buffer, kernel.strip.value, kernel.STRIP_BYTES.value);

/** Where the kernel leaves what it made. */
export const out = new Uint8Array(kernel.memory.buffer, kernel.out.value, kernel.OUT_BYTES.value);

/** A copy of the floats that the kernel made, so many. */
export function takeFloats(count: number): Float32Array {
  return madeFloats(count).slice();
}

/** Those floats themselves, until the kernel makes others. */
export function madeFloats(count: number): Float32Array {
  return new Float32Array(out.buffer, out.byteOffset, count);
}

async function openKernel(): Promise<Kernel> {
  const module = await WebAssembly.compile(await readFile(builtFile('recognition/vision/kernel.wasm')));
  return new WebAssembly.Instance(module).exports as unknown as Kernel;
}
