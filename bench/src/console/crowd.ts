import type { ConsoleHouse } from '@kith/testing/console-house';
import { manyPersons } from '@kith/testing/many-persons';
import { sql } from 'kysely';
import sharp from 'sharp';
import { longTasksOf } from './long-tasks.ts';

const PICTURES = 200;
/** Names of pictures have 43 letters. */
const PICTURE = 'crowd'.padEnd(40, '-');
const SCROLL_MS = 10_000;
const STEP_PX = 1_500;
const STEP_MS = 50;
const PATIENCE_MS = 120_000;

/** Scrolls through everybody, and through a group of everybody: how long the page was held, and what it asked for meanwhile. */
export async function measureCrowd(house: ConsoleHouse, count: number): Promise<void> {
  const { call, context, spaceId } = house.kith;
  const { id } = (await call('POST', '/v1/groups/persons/', { name: 'Everybody' })).body;
  await manyPersons(context.db.queries, spaceId, count, 'somebody');
  // Whoever is known is known by a face. That of these is damaged: nobody looks for it.
  await sql`insert into person_templates (space_id, person_id, created, facesize, vector, checksum)
    select space_id, id, 0, 40000, x'00', 0 from persons where pid like 'somebody%'`.execute(context.db.queries);
  await sql`insert into memberships (space_id, group_id, person_id, since)
    select space_id, ${id}, id, 0 from persons where pid like 'somebody%'`.execute(context.db.queries);
  await sql`update groups set persons_count = ${count} where id = ${id}`.execute(context.db.queries);
  await givePictures(house);
  for (const address of ['/people', `/groups/${id}`]) {
    const { page } = await house.enter(address);
    const tiles = page.getByRole('checkbox');
    await tiles.first().click();
    const all = Number(await page.locator('[aria-setsize]').first().getAttribute('aria-setsize'));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const tasks = await longTasksOf(page);
    await page.mouse.move(700, 500);
    for (let ms = 0; ms < SCROLL_MS; ms += STEP_MS) {
      await page.mouse.wheel(0, STEP_PX);
      await page.waitForTimeout(STEP_MS);
    }
    const scrolling = await tasks.taken();
    const scrolled = asked.length;
    const start = Date.now();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.locator(`[aria-posinset="${all}"] input`).waitFor();
    console.log(
      `${all} in ${address}: ${scrolling}, ${scrolled} requests while scrolling; the last one is there ${Date.now() - start} ms after a jump`,
    );
    await tasks.taken();
    const chosen = Date.now();
    await page.locator(`[aria-posinset="${all}"] input`).click({ modifiers: ['Shift'] });
    await page.getByText(`${all.toLocaleString('en')} chosen`).waitFor({ timeout: PATIENCE_MS });
    console.log(`  all of them chosen in ${Date.now() - chosen} ms: ${await tasks.taken()}`);
    await page.context().close();
  }
}

/** Faces to be drawn: so many different ones that hardly any two in sight are alike. */
async function givePictures({ kith: { context, spaceId } }: ConsoleHouse): Promise<void> {
  const nameOf = (i: number): string => `${PICTURE}${String(i).padStart(3, '0')}.jpg`;
  const names = Array.from({ length: PICTURES }, (_, i) => nameOf(i));
  for (const [i, name] of names.entries()) {
    const create = { width: 192, height: 192, channels: 3, background: { r: i, g: 255 - i, b: 128 } } as const;
    await context.media.stage(name, await sharp({ create }).jpeg().toBuffer());
  }
  await context.media.publishAfter(names, () =>
    sql`update persons set face_image = ${PICTURE} || substr('000' || (id % ${PICTURES}), -3) || '.jpg'
      where space_id = ${spaceId} and pid like 'somebody%'`.execute(context.db.queries),
  );
}
