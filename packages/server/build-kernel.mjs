// Compiles the kernels (AssemblyScript) into dist/, each beside the workers that use it, unless what is there is newer
// than its sources.

import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Records of a space lie in memory that threads share and that grows with them. */
const SHARED = [
  ...['--enable', 'threads', '--importMemory', '--sharedMemory'],
  ...['--initialMemory', '1', '--maximumMemory', '65536'],
];

/** `read.ts` is only a floor for the benchmark. */
const modules = [
  { source: 'recognition/faceindex/kernel/index.ts', wasm: 'recognition/faceindex/kernel.wasm', flags: SHARED },
  { source: 'recognition/faceindex/kernel/read.ts', wasm: 'recognition/faceindex/read.wasm', flags: SHARED },
  { source: 'recognition/motion/kernel/index.ts', wasm: 'recognition/motion/kernel.wasm', flags: [] },
  { source: 'recognition/scale/kernel/index.ts', wasm: 'recognition/scale/kernel.wasm', flags: [] },
  { source: 'recognition/signs/kernel/index.ts', wasm: 'recognition/signs/kernel.wasm', flags: [] },
  { source: 'recognition/vision/kernel/index.ts', wasm: 'recognition/vision/kernel.wasm', flags: [] },
];

const modifiedMs = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const newestMs = (folder) =>
  Math.max(
    modifiedMs(new URL(import.meta.url)),
    ...readdirSync(folder).map((name) => modifiedMs(new URL(name, folder))),
  );

for (const { source, wasm, flags } of modules) {
  const from = new URL(`src/${source}`, import.meta.url);
  const to = new URL(`dist/${wasm}`, import.meta.url);
  if (modifiedMs(to) > newestMs(new URL('.', from))) continue;
  mkdirSync(new URL('.', to), { recursive: true });
  const { main } = await import('assemblyscript/asc');
  const { error, stderr } = await main([
    fileURLToPath(from),
    ...['--outFile', fileURLToPath(to)],
    ...['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
    ...flags,
  ]);
  if (error) {
    process.stderr.write(`${stderr.toString()}\n`);
    process.exitCode = 1;
  }
}
