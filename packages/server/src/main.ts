import { once } from 'node:events';
import { launch, untilStopped } from './launch.ts';
import { ConfigError } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';
import { ModelsError } from './recognition/vision/models/models-error.ts';

const ended = await launch();
if (ended !== null) process.exit(ended);

try {
  // Networks, databases and their native parts: only the process that serves loads them.
  const { startKith } = await import('./start.ts');
  const kith = await startKith(readEnv(), (line) => console.log(line));
  await once(untilStopped(), 'abort');
  console.log('Kith stops: finishing what runs.');
  await kith[Symbol.asyncDispose]();
  process.exit(0);
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof ModelsError || isListenError(error);
  console.error(expected ? `Kith cannot start: ${error.message}` : error);
  process.exit(1);
}

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
