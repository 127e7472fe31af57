/** What the console costs whoever looks at it: the first page of a cold browser, 100,000 people, a busy wall. All in one real Chromium. */

import { openConsoleHouse } from '@kith/testing/console-house';
import { processorLine } from '../processor.ts';
import { measureCrowd } from './crowd.ts';
import { measureFirstPage } from './first-page.ts';
import { measureWall } from './wall.ts';

const CROWD = 100_000;
const wallSeconds = Number(process.argv[2] ?? 600);

console.log(processorLine());
await using house = await openConsoleHouse();
await measureFirstPage(house);
await measureWall(house, wallSeconds);
await measureCrowd(house, CROWD);
