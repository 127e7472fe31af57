/** The WebAssembly kernel that compares tiny pictures: one instance a camera. Its source is the folder kernel/. */

import { readFile } from 'node:fs/promises';
import { builtFile } from '../built-file.ts';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly WIDTH: WebAssembly.Global;
  readonly HEIGHT: WebAssembly.Global;
  readonly CELL_WIDTH: WebAssembly.Global;
  readonly CELL_HEIGHT: WebAssembly.Global;
  readonly picture: WebAssembly.Global;
  readonly zone: WebAssembly.Global;
  readonly cells: WebAssembly.Global;
  differences(): number;
  settle(): void;
  compare(threshold: number): void;
}

const module = await WebAssembly.compile(await readFile(builtFile('recognition/motion/kernel.wasm')));

/** A memory of what is usual before one camera. */
export function motionKernel() {
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  const { memory, picture, zone, cells, differences, settle, compare } = exports;
  const pixels = exports.WIDTH.value * exports.HEIGHT.value;
  const cellPixels = exports.CELL_WIDTH.value * exports.CELL_HEIGHT.value;
  return {
    picture: new Uint8Array(memory.buffer, picture.value, pixels),
    zone: new Uint8Array(memory.buffer, zone.value, pixels),
    cells: new Int32Array(memory.buffer, cells.value, pixels / cellPixels),
    cellPixels,
    differences,
    settle,
    compare,
  };
}
