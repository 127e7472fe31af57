// Pictures of every page, light, dark and narrow, of a Kith with the people of the sample photos: to be looked at, and for the docs.
// node pictures.mjs [FOLDER]: all of them into a folder; without one, those that stand in docs/console.md.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, login } from '@kith/client';
import { openBrowser } from '@kith/testing/browser';
import { startForTheFirstTime } from '@kith/testing/kith-process';
import { samplePhoto } from '@kith/testing/sample-photos';

const [folder] = process.argv.slice(2);
const docs = fileURLToPath(new URL('../../docs/console', import.meta.url));
const inDocs = new Set([
  'live-light-1280',
  'sighting-light-1280',
  'people-dark-1280',
  'person-light-1280',
  'compare-light-1280',
  'try-light-1280',
  'notification-light-1280',
  'live-light-390',
]);
const names = ['Ada Lovelace', 'Bea Krüger', 'Cem Yılmaz', 'Dana Weiß', 'Eli Fischer', 'Fatma Öztürk'];

const kith = await startForTheFirstTime({ KITH_WEBHOOK_ALLOW: '127.0.0.0/8' });
const { token } = await login({ baseUrl: kith.url, username: 'admin', password: kith.password });
const client = new Client({ apiToken: token.key, baseUrl: kith.url, timeoutMs: 300_000 });
const { group, vip, profile, pid, entry, source, reading } = await furnish();

const tabs = ['thresholds', 'tokens', 'browsers', 'spaces', 'retention', 'usage', 'audit', 'server'];
const pages = {
  live: '/live',
  sighting: `/live?entry=${entry}`,
  people: '/people',
  person: `/people/${pid}`,
  enrol: '/enrol',
  groups: '/groups',
  group: `/groups/${group}`,
  compare: `/groups/${group}/compare?with=${vip}`,
  notifications: '/notifications',
  notification: `/notifications/${profile}`,
  cameras: '/cameras',
  camera: `/cameras/${source}`,
  reading: `/cameras/${reading}`,
  try: '/try',
  door: '/door',
  first: '/first',
  ...Object.fromEntries(tabs.map((tab) => [tab, `/settings/${tab}`])),
};
const looks = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 390 },
];

await mkdir(folder ?? docs, { recursive: true });
const browser = await openBrowser();
for (const look of looks) {
  const { page, field, button } = await browser.open(`${kith.url}/console/`, look);
  await field('Username').waitFor();
  await take(page, 'login', look);
  await field('Username').fill('admin');
  await field('Password').fill(kith.password);
  await button('Log in').click();
  await page.locator('nav').waitFor({ state: 'attached' });
  for (const [name, address] of Object.entries(pages)) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (name === 'try') {
      const photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await samplePhoto(3) };
      await page.locator('input[type=file]').first().setInputFiles(photo);
      await page.getByRole('button', { name: 'Face 1' }).waitFor();
    }
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(400);
    await take(page, name, look);
  }
}

await browser[Symbol.asyncDispose]();
await kith[Symbol.asyncDispose]();

async function take(page, name, { scheme, width }) {
  const file = `${name}-${scheme}-${width}`;
  if (folder === undefined && !inDocs.has(file)) return;
  await page.screenshot({ path: join(folder ?? docs, `${file}.jpg`), type: 'jpeg', quality: 82 });
}

/** People, groups, cameras and a notification, and what two cameras saw. */
async function furnish() {
  const { id: sourceId } = await client.sources.create({ name: 'Front door' });
  await client.sources.create({ name: 'Lobby' });
  const { id: reading } = await client.cameras.create({
    name: 'Gate',
    address: 'rtsp://192.168.7.7/stream1',
    zones: [
      {
        points: [
          [0.1, 0.2],
          [0.7, 0.1],
          [0.9, 0.9],
          [0.2, 0.8],
        ],
      },
    ],
    try: false,
  });
  const staff = await client.groups.create({
    name: 'Staff',
    color: '#0072b2',
    description: 'Everybody with a contract',
  });
  const vip = await client.groups.create({ name: 'VIP', color: '#d55e00' });
  await client.groups.create({ name: 'Season ticket', color: '#009e73' });
  const known = [];
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const { results } = await client.entries.send({ image: await samplePhoto(number), source: 'Front door' });
    for (const { id, result, pid: who } of results) {
      if (result === 'nm' && who === null) known.push((await client.persons.createFromEntry(id)).pid);
      else if (result === 'new') known.push(who);
    }
  }
  for (const [at, name] of names.entries()) {
    const who = known[at];
    await client.persons.update(who, { name, externalId: `E-10${at}` });
    await client.groups.add({ pids: [who], groupsIds: at % 2 === 0 ? [staff.id, vip.id] : [staff.id] });
  }
  for (const number of [1, 3, 3, 5, 2, 6])
    await client.entries.send({ image: await samplePhoto(number), source: 'Lobby' });
  const wish = {
    name: 'Welcome desk',
    httpMethod: 0,
    destinationUrl: 'http://127.0.0.1:9/hook',
    personsGroups: [vip.id],
  };
  const { id: profileId } = await client.notifications.create(wish);
  const { results } = await client.entries.list({ pid: [known[0]], limit: 1 });
  return {
    group: staff.id,
    vip: vip.id,
    profile: profileId,
    pid: known[0],
    entry: results[0].id,
    source: sourceId,
    reading,
  };
}
