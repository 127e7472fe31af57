/** The WebAssembly kernel that moves templates: one instance a thread. Its source is the folder kernel/. */

import { readFile } from 'node:fs/promises';
import { builtFile } from '../built-file.ts';
import type { Scale } from './scale-file.ts';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly MAX_TEMPLATES: WebAssembly.Global;
  readonly templates: WebAssembly.Global;
  readonly mean: WebAssembly.Global;
  readonly centres: WebAssembly.Global;
  prepare(count: number): void;
  move(templates: number, span: number, strength: number): void;
}

export interface ScaleKernel {
  /** Where it takes templates from, one after the other, and leaves the moved ones: room for those that it moves at once. */
  readonly templates: Float32Array;
  move(templates: number, span: number, strength: number): void;
}

export async function openScaleKernel({ mean, centres }: Scale): Promise<ScaleKernel> {
  const module = await WebAssembly.compile(await readFile(builtFile('recognition/scale/kernel.wasm')));
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  const floats = (at: WebAssembly.Global, count: number) => new Float32Array(exports.memory.buffer, at.value, count);
  floats(exports.mean, mean.length).set(mean);
  floats(exports.centres, centres.length).set(centres);
  exports.prepare(centres.length / mean.length);
  return {
    templates: floats(exports.templates, exports.MAX_TEMPLATES.value * mean.length),
    move: exports.move,
  };
}
