// Compiles the face-index kernel (AssemblyScript) into dist/faceindex/, unless what is there is newer than its sources.

import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = new URL('src/faceindex/kernel/', import.meta.url);
const built = new URL('dist/faceindex/', import.meta.url);
/** `read.ts` is only a floor for the benchmark. */
const modules = [
  { source: new URL('index.ts', sources), wasm: new URL('kernel.wasm', built) },
  { source: new URL('read.ts', sources), wasm: new URL('read.wasm', built) },
];

const modifiedMs = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const newestMs = Math.max(
  modifiedMs(new URL(import.meta.url)),
  ...readdirSync(sources).map((name) => modifiedMs(new URL(name, sources))),
);

for (const { source, wasm } of modules) {
  if (modifiedMs(wasm) > newestMs) continue;
  mkdirSync(built, { recursive: true });
  const { main } = await import('assemblyscript/asc');
  const { error, stderr } = await main([
    fileURLToPath(source),
    ...['--outFile', fileURLToPath(wasm)],
    ...['--optimizeLevel', '3', '--noAssert', '--runtime', 'stub'],
    ...['--enable', 'simd', '--enable', 'threads'],
    ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
  ]);
  if (error) {
    process.stderr.write(`${stderr.toString()}\n`);
    process.exitCode = 1;
  }
}
