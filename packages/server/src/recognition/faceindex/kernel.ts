/** The WebAssembly kernel: where it is, and what it exports. Its source is the folder kernel/. */

import { readFile } from 'node:fs/promises';
import { builtFile } from '../built-file.ts';

export interface Kernel {
  readonly BLOCK_RECORDS: WebAssembly.Global;
  readonly CHUNK_WORDS: WebAssembly.Global;
  readonly WORD_RECORDS: WebAssembly.Global;
  setLanes(count: number): void;
  bytesFor(blocks: number): number;
  laneAt(lane: number): number;
  resultsAt(lane: number): number;
  amongAt(lane: number): number;
  signsAtSlot(slot: number): number;
  detailsAtSlot(slot: number): number;
  /** Of a slot that begins a word of 64. */
  aliveAtSlot(slot: number): number;
  holds(slot: number): boolean;
  put(slot: number, personId: number): void;
  erase(slot: number): void;
  wipe(slots: number): void;
  start(lane: number, keep: number, near: number, limit: number): void;
  scan(firstWord: number, endWord: number, restricted: boolean): void;
  finish(): number;
}

export const scanWorkerUrl = builtFile('recognition/faceindex/scan-worker.js');

export async function compileKernel(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(builtFile('recognition/faceindex/kernel.wasm')));
}

/** Lanes: one for every thread that may scan this memory. */
export function startKernel(module: WebAssembly.Module, memory: WebAssembly.Memory, lanes: number): Kernel {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const kernel = instance.exports as unknown as Kernel;
  kernel.setLanes(lanes);
  return kernel;
}
