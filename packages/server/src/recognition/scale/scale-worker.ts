/** A thread that scales templates, so that the one that answers need not. */

import { parentPort } from 'node:worker_threads';
import { lowerPriorityOfThisThread } from '../lower-priority.ts';
import { scaleTemplates } from './scale-template.ts';
import type { RawTemplate } from './templates.ts';

/** Nobody waits for it. */
const NICER_BY = 10;

lowerPriorityOfThisThread(NICER_BY);
parentPort?.on('message', (templates: readonly RawTemplate[]) => parentPort?.postMessage(scaleTemplates(templates)));
