/**
 * What the console costs whoever looks at it, in a real Chromium: the first page of a cold browser, a busy wall, a thousand photos, 100,000 people.
 * main.js [PART…] measures these alone; WALL_SECONDS says how long the wall is looked at, WALL_FASTER how many times as many
 * come by as would: WALL_SECONDS=60 WALL_FASTER=10 are the sightings of ten minutes.
 */

import { openConsoleHouse } from '@kith/testing/console-house';
import { processorLine } from '../processor.ts';
import { measureAccessibility } from './accessibility.ts';
import { measureCrowd } from './crowd.ts';
import { measureEnrolment } from './enrolment.ts';
import { measureFirstPage } from './first-page.ts';
import { measureWall } from './wall.ts';
import { printWeight } from './weight.ts';

const CROWD = 100_000;
const PHOTOS = 1_000;
const wallSeconds = Number(process.env.WALL_SECONDS ?? 600);
const wallFaster = Number(process.env.WALL_FASTER ?? 1);

const parts = {
  weight: printWeight,
  first: measureFirstPage,
  wall: (house) => measureWall(house, wallSeconds, wallFaster),
  axe: measureAccessibility,
  photos: (house) => measureEnrolment(house, PHOTOS),
  crowd: (house) => measureCrowd(house, CROWD),
} satisfies Record<string, (house: Awaited<ReturnType<typeof openConsoleHouse>>) => Promise<void>>;

console.log(processorLine());
const asked = process.argv.slice(2);
for (const [name, measure] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  await using house = await openConsoleHouse();
  await measure(house);
}
