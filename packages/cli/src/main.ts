import { launch, untilStopped } from '@kith/server/launch';
import { run } from './run.ts';

// Whoever reads may stop reading: `kith groups list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  untilStopped,
  launch,
});
