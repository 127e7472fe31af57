/** A thread that scales templates, so that the one that answers need not. */

import { parentPort, workerData } from 'node:worker_threads';
import { lowerPriorityOfThisThread } from '../lower-priority.ts';
import { scaleTemplates } from './scale-template.ts';
import type { RawTemplate } from './templates.ts';

const nicer = workerData as number;

if (nicer > 0) lowerPriorityOfThisThread(nicer);
parentPort?.on('message', (templates: readonly RawTemplate[]) => parentPort?.postMessage(scaleTemplates(templates)));
