import { cpus } from 'node:os';

/** On what a benchmark runs: its first line. */
export const processorLine = (): string =>
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
