/** The WebAssembly kernel that looks for faces by their sign bits: one instance a memory. Its source is the folder kernel/. */

import { readFile } from 'node:fs/promises';
import { builtFile } from '../built-file.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly BLOCK_RECORDS: WebAssembly.Global;
  faceAt(): number;
  amongAt(): number;
  candidatesAt(): number;
  blockAt(block: number): number;
  scan(block: number, records: number, bits: number, above: number, most: number): number;
}

const module = await WebAssembly.compile(await readFile(builtFile('recognition/signs/kernel.wasm')));

export const signKernel = (): Exports => new WebAssembly.Instance(module).exports as unknown as Exports;
