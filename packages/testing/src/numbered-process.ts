import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { numberedCameras } from './numbered-cameras.ts';
import { numberedFaces } from './numbered-faces.ts';
import { unknownFaces } from './unknown-faces.ts';

// A Kith in a process of its own, with quick eyes: for tests that are about processes, and not about what they see. It is this version, or
// that of a checkout elsewhere. With TEST_LOOKS=unknown it sees people who look a little different every time.
const checkout = process.env.TEST_CHECKOUT;
const door = checkout ? pathToFileURL(join(checkout, 'packages/server/dist/index.js')).href : '@kith/server/parts';
const { readEnv, startKith }: typeof import('@kith/server/parts') = await import(door);
const kith = await startKith(readEnv(), (line) => console.log(line), {
  vision: process.env.TEST_LOOKS === 'unknown' ? unknownFaces() : numberedFaces(),
  streams: numberedCameras,
  devices: async () => [],
});
process.once('SIGTERM', () => void kith[Symbol.asyncDispose]().then(() => process.exit(0)));
