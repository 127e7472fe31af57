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
  untilStopped() {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        // A second signal does not wait.
        if (stop.signal.aborted) process.exit(1);
        stop.abort();
      });
    }
    return stop.signal;
  },
});
