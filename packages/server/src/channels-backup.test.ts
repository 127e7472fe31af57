import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrigateStandIn } from '@kith/testing/frigate';
import { localCertificate } from '@kith/testing/local-certificate';
import { MailServer } from '@kith/testing/mail-server';
import { mediaFolder } from '@kith/testing/media-folder';
import { MqttBroker } from '@kith/testing/mqtt-broker';
import { Receiver } from '@kith/testing/receiver';
import { emptyDatabaseUrl } from '@kith/testing/test-database';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeBackup } from './operations/backup/make-backup.ts';
import { restoreBackup } from './operations/backup/restore-backup.ts';
import { decideConfig } from './platform/config/config.ts';
import { readEnv } from './platform/config/env.ts';

const secrets = {
  ...{ email: 'word-of-the-mail-server', ntfy: 'tk_of-ntfy', telegram: '123456:of-the-bot' },
  ...{ chat: 'T00-of-the-hook', mqtt: 'word-of-the-broker' },
};
const reach = { KITH_WEBHOOK_ALLOW: '127.0.0.0/8', KITH_CAMERA_ALLOW: '127.0.0.0/8' };

let folder: string;
let kith: TestKith;
let receiver: Receiver;
let mails: MailServer;
let broker: MqttBroker;
let frigate: FrigateStandIn;
/** Ids of profiles, by the kind of their channel. */
let profiles: [kind: keyof typeof secrets, id: number][];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-channels-'));
  receiver = await Receiver.open((_, response) => void response.end('{"ok":true}'));
  mails = await MailServer.open(() => ({ password: secrets.email }));
  broker = await MqttBroker.open({ username: 'kith', password: secrets.mqtt });
  frigate = await FrigateStandIn.open(broker);
  kith = await openTestKith({ env: reach });
  const http = `http://127.0.0.1:${receiver.port}`;
  const { email, ntfy, telegram, chat, mqtt } = secrets;
  const mail = { host: 'localhost', port: mails.port, ca: localCertificate.cert, from: 'kith@example.com' };
  const channels = {
    email: { ...mail, to: ['ada@example.com'], username: 'kith', password: email },
    ntfy: { url: http, topic: 'door', token: ntfy },
    telegram: { url: http, chat: '-100123', token: telegram },
    chat: { format: 'slack', url: `${http}/services/${chat}` },
    mqtt: { url: broker.url, username: 'kith', password: mqtt },
  };
  profiles = [];
  for (const [kind, channel] of Object.entries(channels)) {
    const wish = { name: `Told by ${kind}`, channel: { kind, ...channel } };
    const { status, body } = await kith.call('POST', '/v1/notifications/', wish);
    expect(status, JSON.stringify(body)).toBe(201);
    profiles.push([kind as keyof typeof secrets, body.id]);
  }
  const asked = { url: broker.url, username: 'kith', password: mqtt };
  expect((await kith.call('PUT', '/v1/frigate/', { url: frigate.url, broker: asked })).status).toBe(200);
});
afterEach(async () => {
  await kith?.[Symbol.asyncDispose]();
  for (const server of [frigate, broker, mails, receiver]) await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A Kith on what was backed up, with the key of before or without it. */
async function restored(tokenKeyGiven: boolean): Promise<TestKith> {
  const file = join(folder, 'kith.tar');
  await makeBackup(file, { config: kith.context.config, tokenKeyGiven, clock: Date.now, onPicture: () => undefined });
  const databaseUrl = await emptyDatabaseUrl();
  const config = decideConfig(readEnv({ KITH_DATA_DIR: join(folder, 'restored'), KITH_DATABASE_URL: databaseUrl }));
  await restoreBackup(file, config, () => undefined);
  const { database } = config;
  const again = await openTestKith({
    restored: kith,
    env: {
      ...reach,
      KITH_DATA_DIR: config.dataDir,
      KITH_MEDIA_DIR: mediaFolder(config),
      KITH_DATABASE_URL: database.kind === 'sqlite' ? `sqlite:${database.file}` : database.url,
    },
  });
  again.context.samples.rate.take = () => 0;
  return again;
}
const sample = async (of: TestKith, id: number) => (await of.call('POST', `/v1/notifications/${id}/sample/`)).body;
const frigateOf = async (of: TestKith) => {
  of.context.frigates.wake();
  return (await of.call('GET', '/v1/frigate/')).body;
};

it('a backup shows no secret of a channel or of Frigate, and whoever is restored from it tells all of them', async () => {
  await using again = await restored(false);
  const bytes = await readFile(join(folder, 'kith.tar'));
  expect(profiles.map(([kind]) => bytes.includes(`Told by ${kind}`))).toEqual(profiles.map(() => true));
  for (const secret of Object.values(secrets)) {
    const forms = [
      Buffer.from(secret),
      ...(['base64', 'hex'] as const).map((form) => Buffer.from(secret).toString(form)),
    ];
    expect(
      forms.some((form) => bytes.includes(form)),
      secret,
    ).toBe(false);
  }
  for (const [kind, id] of profiles) expect(await sample(again, id), kind).toMatchObject({ error: null });
  expect(mails.mails).toMatchObject([{ user: 'kith', to: ['ada@example.com'] }]);
  expect(broker.heard.some(({ topic }) => topic.endsWith('/events/entry.sample'))).toBe(true);
  const told = receiver.received.map(({ url, headers: { authorization = '' } }) => `${url} ${authorization}`);
  expect(told).toEqual([
    `/ Bearer ${secrets.ntfy}`,
    `/bot${secrets.telegram}/sendMessage `,
    `/services/${secrets.chat} `,
  ]);
  await until(async () => (await frigateOf(again)).state === 'online', 'Frigate is listened to');
});

it('without the key of before it is said that the secrets have to be given again, and who does is told', async () => {
  await using again = await restored(true);
  for (const [kind, id] of profiles) {
    const { status_code, error } = await sample(again, id);
    expect([status_code, error], kind).toEqual([null, expect.stringContaining('give them again')]);
  }
  expect([receiver.received, mails.mails]).toEqual([[], []]);
  await until(async () => /password can no longer be read/.test((await frigateOf(again)).problem), 'it is said');
  const [, id] = profiles.find(([kind]) => kind === 'ntfy') ?? ['ntfy', 0];
  const { body } = await again.call('GET', `/v1/notifications/${id}/`);
  const { has_token: _has, has_password: _had, ...shown } = body.channel;
  const changed = { channel: { ...shown, token: secrets.ntfy } };
  expect((await again.call('PATCH', `/v1/notifications/${id}/`, changed)).status).toBe(200);
  expect(await sample(again, id)).toMatchObject({ status_code: 200, error: null });
});
