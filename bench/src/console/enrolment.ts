import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConsoleHouse } from '@kith/testing/console-house';
import { temporaryFolder } from '@kith/testing/temporary-folder';
import sharp from 'sharp';
import { longTasksOf } from './long-tasks.ts';

/** As phones make them: 12 megapixels. */
const [WIDTH, HEIGHT] = [4032, 3024];
const PATIENCE_MS = 600_000;
const COMMENT = 0xfe;
const PEOPLE = 250;

/** Enrols photos from a folder: how long that takes, and how long the tab was held meanwhile. Who is on them is a number, so that what is measured is the page. */
export async function measureEnrolment(house: ConsoleHouse, count: number): Promise<void> {
  await using folder = await temporaryFolder();
  const bare = await sharp({
    create: {
      width: WIDTH,
      height: HEIGHT,
      channels: 3,
      background: '#886',
      noise: { type: 'gaussian', mean: 128, sigma: 8 },
    },
  })
    .jpeg({ quality: 60 })
    .toBuffer();
  const files: string[] = [];
  for (let i = 0; i < count; i++) {
    const file = join(folder.path, `Person ${i}.jpg`);
    await writeFile(file, numbered(bare, i % PEOPLE));
    files.push(file);
  }
  const { page } = await house.enter('/enrol');
  const tasks = await longTasksOf(page);
  const start = Date.now();
  await page.locator('input[type=file]').first().setInputFiles(files);
  const chosen = Date.now() - start;
  await page
    .getByText(new RegExp(`^${count.toLocaleString('en')} of ${count.toLocaleString('en')}`))
    .waitFor({ timeout: PATIENCE_MS });
  const seconds = (Date.now() - start) / 1000;
  console.log(
    `${count} photos of 12 MP, ${(bare.length / 1e6).toFixed(1)} MB each: there in ${chosen} ms, enrolled in ${seconds.toFixed(0)} s; ${await tasks.taken()}`,
  );
  await page.context().close();
}

/** The picture with a comment by which `numbered-faces` know who is on it. */
function numbered(jpeg: Buffer, number: number): Buffer {
  const comment = Buffer.from([0xff, COMMENT, 0, 3, number]);
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}
