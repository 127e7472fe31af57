import { ConfigError } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';
import { ModelsError } from './recognition/vision/models/models-error.ts';
import { startKith } from './start.ts';

try {
  const kith = await startKith(readEnv(), (line) => console.log(line));
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      // A second signal does not wait.
      if (stopping) process.exit(1);
      stopping = true;
      console.log('Kith stops: finishing what runs.');
      await kith[Symbol.asyncDispose]();
      process.exit(0);
    });
  }
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof ModelsError || isListenError(error);
  console.error(expected ? `Kith cannot start: ${error.message}` : error);
  process.exit(1);
}

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
