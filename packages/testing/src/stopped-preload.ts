import { rmSync, writeFileSync } from 'node:fs';
import { beforeFileCalls } from './file-calls.ts';

/**
 * For `node --import`: a process that stops, as by SIGSTOP, just before it publishes a picture whose row is committed; while a file
 * is there that says so, and once for each time that it is made. Beside it `….stopped` appears with the number of the process, which SIGCONT lets go on.
 */
const { TEST_STOP_FILE } = process.env;

if (TEST_STOP_FILE !== undefined) {
  beforeFileCalls(async ({ name, path }) => {
    if (name !== 'rename' || !/\/published\//.test(path) || !isTaken(TEST_STOP_FILE)) return;
    writeFileSync(`${TEST_STOP_FILE}.stopped`, String(process.pid));
    process.kill(process.pid, 'SIGSTOP');
  });
}

function isTaken(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}
