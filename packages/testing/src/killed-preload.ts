import { existsSync, readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { beforeFileCalls } from './file-calls.ts';

/**
 * For `node --import`: a process on a machine of any name, that is killed at a call that changes a picture on the disk. At which
 * one a file says, that may come later: its number, from 1 on. A picture that is being written is then half written.
 */
const { TEST_HOST_NAME, TEST_KILL_FILE } = process.env;

if (TEST_HOST_NAME !== undefined) {
  os.hostname = () => TEST_HOST_NAME;
  syncBuiltinESMExports();
}

const ofPictures = /\/(?:staged\/[0-9a-f]{16}\/[\w-]{43}\.|published\/)/;
const folderOfPictures = /\/staged\/[0-9a-f]{16}$/;

if (TEST_KILL_FILE !== undefined) {
  let calls = 0;
  beforeFileCalls(async ({ name, path, half }) => {
    if (!ofPictures.test(path) && !(name === 'open' && folderOfPictures.test(path))) return;
    if (!existsSync(TEST_KILL_FILE)) return;
    calls += 1;
    if (calls !== Number(readFileSync(TEST_KILL_FILE, 'utf8'))) return;
    await half();
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  });
}
