import { violationsOf } from '@kith/testing/accessibility';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type ConsoleHouse, openConsoleHouse } from '@kith/testing/console-house';
import { until } from '@kith/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../messages/en.ts';

describe.runIf(chromiumIsTried)('two who change the same at once', () => {
  let house: ConsoleHouse;
  beforeAll(async () => {
    house = await openConsoleHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const make = async (path: string, wish: object): Promise<number> => {
    const { status, body } = await house.kith.call('POST', path, wish);
    expect([status, body]).toEqual([201, expect.anything()]);
    return body.id;
  };
  const { alarms, cameras, notifications, shell, sources } = en;
  const camera = { name: 'Yard', address: 'rtsp://10.0.0.9/none', try: false };

  it.each([
    {
      what: 'a rule of alarms',
      made: () => make('/v1/alarm-rules/', { name: 'Anybody', when: { sources: ['door'] } }),
      page: '/alarms/rules',
      path: '/v1/alarm-rules/',
      field: alarms.cooldown,
      button: alarms.save,
      written: '7',
      mine: { cooldown_seconds: 420 },
      theirs: { name: 'Whoever', urgency: 'critical', assignee: 'the guard', is_active: true },
      later: { cooldown_seconds: 60 },
      theirValue: '1',
    },
    {
      what: 'a notification',
      made: () => make('/v1/notifications/', { name: 'Desk', destination_url: 'https://one.example/', http_method: 1 }),
      page: '/notifications',
      path: '/v1/notifications/',
      field: notifications.cooldown,
      button: notifications.save,
      written: '7',
      mine: { cooldown_seconds: 420 },
      theirs: { name: 'Table', destination_url: 'https://other.example/', min_confidence: 80, corrections: true },
      later: { cooldown_seconds: 60 },
      theirValue: '1',
    },
    {
      what: 'a source',
      made: () => make('/v1/sources/', { name: 'Garage' }),
      page: '/cameras',
      path: '/v1/sources/',
      field: sources.minFace,
      button: sources.save,
      written: '90',
      mine: { min_face_px: 90 },
      theirs: { name: 'Shed', identify_facesize_threshold: 4321, identify_mood: false },
      later: { min_face_px: 60 },
      theirValue: '60',
    },
    {
      what: 'how a camera is read',
      made: () => make('/v1/cameras/', camera),
      page: '/cameras',
      path: '/v1/cameras/',
      field: cameras.absence,
      button: cameras.save,
      written: '90',
      mine: { absence_seconds: 90 },
      theirs: { enabled: false, frames_per_second: 3, address: 'rtsp://10.0.0.9/other' },
      later: { absence_seconds: 60 },
      theirValue: '60',
    },
  ])('of $what keep what the other one saved, and are told where both wrote', async (each) => {
    const { made, page: at, path, field, button, written, mine, theirs, later, theirValue } = each;
    const id = await made();
    const own = `${path}${id}/`;
    const kept = async () => (await house.kith.call('GET', own)).body;
    const visit = await house.enter(`${at}/${id}`);
    const { page } = visit;
    const number = visit.field(field).first();
    await number.fill(written);
    expect((await house.kith.call('PATCH', own, theirs)).status).toBe(200);
    await visit.button(button).click();
    await visit.sees(alarms.saved);
    expect(await kept()).toMatchObject({ ...mine, ...theirs });

    await number.fill('33');
    expect((await house.kith.call('PATCH', own, later)).status).toBe(200);
    const said = page.getByText(shell.savedMeanwhile(field));
    await until(async () => {
      // As when somebody comes back to the window.
      await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
      return said.isVisible();
    }, 'it is said what somebody else saved');
    expect(await number.inputValue()).toBe('33');
    expect(await violationsOf(page)).toEqual([]);
    await visit.button(shell.takeThat).click();
    await said.waitFor({ state: 'detached' });
    expect(await number.inputValue()).toBe(theirValue);
    expect(visit.complaints).toEqual([]);
  });
});
