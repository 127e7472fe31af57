/** The WebAssembly kernel that moves templates: one instance a thread. Its source is the folder kernel/. */

import { readFile } from 'node:fs/promises';
import { builtFile } from '../built-file.ts';
import type { Scale } from './scale-file.ts';

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly template: WebAssembly.Global;
  readonly mean: WebAssembly.Global;
  readonly centres: WebAssembly.Global;
  prepare(count: number): void;
  move(span: number, strength: number): void;
}

export interface ScaleKernel {
  /** Where it takes a template from, and leaves the moved one. */
  readonly template: Float32Array;
  move(span: number, strength: number): void;
}

export async function openScaleKernel({ mean, centres }: Scale): Promise<ScaleKernel> {
  const module = await WebAssembly.compile(await readFile(builtFile('recognition/scale/kernel.wasm')));
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  const floats = (at: WebAssembly.Global, count: number) => new Float32Array(exports.memory.buffer, at.value, count);
  floats(exports.mean, mean.length).set(mean);
  floats(exports.centres, centres.length).set(centres);
  exports.prepare(centres.length / mean.length);
  return { template: floats(exports.template, mean.length), move: exports.move };
}
