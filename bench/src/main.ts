import { benchFaceIndex } from './face-index.ts';
import { benchPipeline } from './pipeline.ts';
import { processorLine } from './processor.ts';
import { benchVision } from './vision.ts';

console.log(`${processorLine()}\n`);
await benchVision();
console.log();
await benchPipeline();
console.log();
await benchFaceIndex();
