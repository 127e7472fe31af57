// Pictures of every page, light, dark and narrow, of a Kith with the people of the sample photos: to be looked at, and for the docs.
// node pictures.mjs [FOLDER]: all of them into a folder; without one, those that stand in docs/console.md.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, login } from '@kith/client';
import { openBrowser } from '@kith/testing/browser';
import { makeFilm } from '@kith/testing/film';
import { scriptVisits } from '@kith/testing/film-visits';
import { startForTheFirstTime } from '@kith/testing/kith-process';
import { sampleCast } from '@kith/testing/players';
import { PushService } from '@kith/testing/push-service';
import { samplePhoto } from '@kith/testing/sample-photos';
import { temporaryFolder } from '@kith/testing/temporary-folder';

const [folder] = process.argv.slice(2);
const docs = fileURLToPath(new URL('../../docs/console', import.meta.url));
const inDocs = new Set([
  'live-light-1280',
  'sighting-light-1280',
  'people-dark-1280',
  'person-light-1280',
  'strangers-light-1280',
  'compare-light-1280',
  'rule-light-1280',
  'try-light-1280',
  'notification-light-1280',
  'channel-light-1280',
  'push-light-1280',
  'alarms-light-1280',
  'alarms-light-390',
  'alarmRule-light-1280',
  'times-light-1280',
  'phone-light-1280',
  'reading-light-1280',
  'live-light-390',
]);
const names = ['Ada Lovelace', 'Bea Krüger', 'Cem Yılmaz', 'Dana Weiß', 'Eli Fischer', 'Fatma Öztürk'];

const films = await temporaryFolder();
const kith = await startForTheFirstTime({ KITH_WEBHOOK_ALLOW: '127.0.0.0/8', KITH_CAMERA_FILES: films.path });
const { token } = await login({ baseUrl: kith.url, username: 'admin', password: kith.password });
const client = new Client({ apiToken: token.key, baseUrl: kith.url, timeoutMs: 300_000 });
const service = await PushService.open();
const { group, vip, missed, profile, mail, push, rule, pid, entry, source, reading } = await furnish();

const tabs = ['thresholds', 'tokens', 'browsers', 'spaces', 'frigate', 'retention', 'usage', 'audit', 'server'];
const pages = {
  live: '/live',
  sighting: `/live?entry=${entry}`,
  people: '/people',
  person: `/people/${pid}`,
  health: '/people/health',
  strangers: '/strangers',
  alarms: '/alarms',
  acknowledged: '/alarms?state=acknowledged',
  rules: '/alarms/rules',
  alarmRule: `/alarms/rules/${rule}`,
  enrol: '/enrol',
  groups: '/groups',
  group: `/groups/${group}`,
  times: `/groups/${group}`,
  missed: `/groups/${missed}`,
  rule: `/groups/${missed}/rule`,
  compare: `/groups/${group}/compare?with=${vip}`,
  notifications: '/notifications',
  notification: `/notifications/${profile}`,
  channel: `/notifications/${mail}`,
  push: `/notifications/${push}`,
  cameras: '/cameras',
  camera: `/cameras/${source}`,
  phone: `/cameras/${source}`,
  reading: `/cameras/${reading}`,
  try: '/try',
  door: '/door',
  first: '/first',
  ...Object.fromEntries(tabs.map((tab) => [tab, `/settings/${tab}`])),
};
/** What a page must have before its picture is taken. */
const ready = {
  sighting: (page) => page.getByAltText('The whole picture, with a box around the face').waitFor(),
  person: (page) => page.getByRole('button', { name: 'Times' }).first().waitFor(),
  reading: async (page) => {
    await page.getByAltText('What the camera shows now').waitFor();
    while (!(await isSomebodyThere())) await page.waitForTimeout(200);
  },
  rule: (page) =>
    page
      .getByText(/would come/)
      .first()
      .waitFor(),
  notification: (page) =>
    page
      .getByText(/^\d+ of \d+/)
      .first()
      .waitFor(),
  alarmRule: (page) => page.getByText(/^\d+ alarms? of/).waitFor(),
  channel: (page) => page.getByLabel('Mail server').scrollIntoViewIfNeeded(),
  push: (page) => page.getByRole('heading', { name: 'Devices' }).scrollIntoViewIfNeeded(),
  times: async (page) => {
    await page.getByRole('checkbox').nth(1).click();
    await page.getByRole('button', { name: 'Times', exact: true }).click();
    await page.getByRole('dialog').getByText('Only at certain hours').waitFor();
  },
  phone: async (page) => {
    await page.getByRole('button', { name: 'Show a code' }).click();
    await page.getByRole('img', { name: /code/i }).waitFor();
  },
  try: async (page) => {
    const photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: await samplePhoto(3) };
    await page.locator('input[type=file]').first().setInputFiles(photo);
    await page.getByRole('button', { name: 'Face 1' }).waitFor();
  },
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
    if (!isWanted(name, look)) continue;
    await page.evaluate((hash) => {
      location.hash = hash;
    }, address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await ready[name]?.(page);
    await page.waitForLoadState('networkidle');
    // Pictures are decoded, and what came is drawn.
    await page.waitForFunction(() => {
      const inSight = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight);
      return inSight.every(({ complete }) => complete);
    });
    await page.waitForTimeout(400);
    await take(page, name, look);
  }
}

await browser[Symbol.asyncDispose]();
await kith[Symbol.asyncDispose]();
await service[Symbol.asyncDispose]();
await films[Symbol.asyncDispose]();

/** Whether the camera that is read shows a face now. */
async function isSomebodyThere() {
  const image = await client.cameras.frame(reading);
  return (await client.faces.inspect({ image, nearest: 1 })).faces.length > 0;
}

function fileOf(name, { scheme, width }) {
  return `${name}-${scheme}-${width}`;
}

function isWanted(name, look) {
  return folder !== undefined || inDocs.has(fileOf(name, look));
}

async function take(page, name, look) {
  if (!isWanted(name, look)) return;
  await page.screenshot({ path: join(folder ?? docs, `${fileOf(name, look)}.jpg`), type: 'jpeg', quality: 82 });
}

/** People, groups, cameras and a notification, and what two cameras saw. */
async function furnish() {
  const { id: sourceId } = await client.sources.create({ name: 'Front door' });
  await client.sources.create({ name: 'Lobby' });
  const film = join(films.path, 'gate.h264');
  const walk = {
    width: 1280,
    height: 720,
    framesPerSecond: 12,
    visits: 6,
    play: ['stopsAndTurns', 'comes'],
    restSeconds: 1,
  };
  await makeFilm(scriptVisits(await sampleCast(), walk), film);
  const { id: reading } = await client.cameras.create({
    name: 'Gate',
    address: `file://${film}`,
    zones: [
      {
        points: [
          [0.25, 0.05],
          [0.8, 0.05],
          [0.9, 0.98],
          [0.15, 0.98],
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
      // The others stay strangers.
      if (known.length === names.length) break;
      if (result === 'nm' && who === null) known.push((await client.persons.createFromEntry(id)).pid);
      else if (result === 'new') known.push(who);
    }
  }
  for (const [at, name] of names.entries()) {
    const who = known[at];
    await client.persons.update(who, { name, externalId: `E-10${at}` });
    await client.groups.add({ pids: [who], groupsIds: at % 2 === 0 ? [staff.id, vip.id] : [staff.id] });
  }
  const noHurry = { profiles: [], cooldownSeconds: 0, isActive: true };
  const { id: ruleId } = await client.alarmRules.create({
    ...noHurry,
    name: 'A guest of honour is here',
    when: { groups_any: [vip.id], sources: ['Lobby'] },
    urgency: 'high',
    assignee: 'Front desk',
    escalateAfterSeconds: 900,
  });
  await client.alarmRules.create({
    ...noHurry,
    name: 'Many in the lobby',
    when: { sources: ['Lobby'], count: { more_than: 8, within_seconds: 300, per: 'all' } },
    urgency: 'critical',
  });
  for (const number of [1, 3, 3, 5, 2, 6])
    await client.entries.send({ image: await samplePhoto(number), source: 'Lobby' });
  const wish = {
    name: 'Welcome desk',
    httpMethod: 0,
    destinationUrl: 'http://127.0.0.1:9/hook',
    personsGroups: [vip.id],
  };
  const { id: profileId } = await client.notifications.create(wish);
  const [looked] = (await client.alarms.list({ limit: 1 })).results;
  await client.alarms.acknowledge(looked.id, { by: 'Dana', note: 'Welcomed, and led to room 3.' });
  const { id: mail } = await client.notifications.create({
    name: 'Mail to the desk',
    channel: {
      kind: 'email',
      host: 'mail.example',
      from: 'kith@house.example',
      to: ['desk@house.example'],
      username: 'kith',
      password: 'secret',
    },
    template: { title: '{person} is here', body: '{source}, {time}: {groups}', time_zone: 'Europe/Berlin' },
    personsGroups: [vip.id],
    news: ['camera.offline', 'alarm.raised'],
    isActive: false,
  });
  const { id: push } = await client.notifications.create({
    name: 'Alarms in browsers',
    channel: { kind: 'web-push' },
    entries: false,
    news: ['alarm.raised', 'alarm.escalated', 'alarm.acknowledged'],
  });
  for (const name of ['Chrome, Android', 'Firefox, Linux'])
    await client.notifications.addDevice(push, { name, ...service.subscribe(name.split(',')[0].toLowerCase()) });
  await client.groups.updateMembership(staff.id, known[1], {
    validUntil: '2027-06-30T18:00:00+02:00',
    hours: { time_zone: 'Europe/Berlin', week: [{ days: ['mo', 'tu', 'we', 'th', 'fr'], from: '08:00', to: '18:00' }] },
  });
  const { id: missed } = await client.groups.create({
    name: 'Staff of this week',
    color: '#cc79a7',
    rule: {
      all_of: [staff.id],
      any_of: [],
      none_of: [vip.id],
      attributes: [],
      seen: { times: 1, days: 7, sources: [] },
      not_seen: null,
      enrolled_within_days: null,
    },
  });
  const { results } = await client.entries.list({ pid: [known[0]], limit: 1 });
  return {
    group: staff.id,
    vip: vip.id,
    missed,
    profile: profileId,
    mail,
    push,
    rule: ruleId,
    pid: known[0],
    entry: results[0].id,
    source: sourceId,
    reading,
  };
}
