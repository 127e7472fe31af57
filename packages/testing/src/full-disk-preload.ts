import { existsSync } from 'node:fs';
import { beforeFileCalls } from './file-calls.ts';

/** For `node --import`: a process whose disk has no room for pictures as long as a file is there. */
const { TEST_FULL_FILE } = process.env;

const fills: ReadonlySet<string> = new Set(['open', 'writeFile', 'write']);

if (TEST_FULL_FILE !== undefined) {
  beforeFileCalls(async ({ name, path }) => {
    if (!fills.has(name) || !path.includes('/staged/') || !existsSync(TEST_FULL_FILE)) return;
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${name} '${path}'`), { code: 'ENOSPC' });
  });
}
