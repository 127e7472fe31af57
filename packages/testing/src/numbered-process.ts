import { readEnv, startKith } from '@kith/server/parts';
import { numberedFaces } from './numbered-faces.ts';

// A Kith in a process of its own, with quick eyes: for tests that are about processes, and not about what they see.
const kith = await startKith(readEnv(), (line) => console.log(line), { vision: numberedFaces() });
process.once('SIGTERM', () => void kith[Symbol.asyncDispose]().then(() => process.exit(0)));
