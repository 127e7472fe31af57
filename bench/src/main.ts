import { cpus } from 'node:os';
import { benchFaceIndex } from './face-index.ts';
import { benchPipeline } from './pipeline.ts';
import { benchVision } from './vision.ts';

const processors = cpus();
console.log(`Node ${process.version}, ${processors.length} × ${processors[0]?.model ?? 'unknown processor'}\n`);
await benchVision();
console.log();
await benchPipeline();
console.log();
await benchFaceIndex();
