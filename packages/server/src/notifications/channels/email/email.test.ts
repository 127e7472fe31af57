import type { Pid, SourceId } from '@kith/contract';
import { localCertificate } from '@kith/testing/local-certificate';
import { MailServer } from '@kith/testing/mail-server';
import { numberedFaces, pictureOf } from '@kith/testing/numbered-faces';
import { see } from '@kith/testing/sightings';
import { openTestKith, type TestKith } from '@kith/testing/test-kith';
import { until } from '@kith/testing/until';
import { uploadTo } from '@kith/testing/upload';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

const password = 'streng-geheim';

let kith: TestKith;
let ada: Pid;
let door: SourceId;
let now = Date.parse('2026-01-02T03:04:05Z');
const profiles: number[] = [];

beforeAll(async () => {
  const env = { KITH_WEBHOOK_ALLOW: '127.0.0.0/8' };
  kith = await openTestKith({ clock: () => now, vision: numberedFaces(), env });
  kith.context.samples.rate.take = () => 0;
  [ada] = (await kith.addPersons(1)) as [Pid];
  await kith.call('PATCH', `/v1/persons/${ada}/`, { name: 'Ada' });
  door = (await kith.call('POST', '/v1/sources/', { name: 'Front door' })).body.id;
  kith.context.listensOn('http://kith.test');
});
afterAll(() => kith?.[Symbol.asyncDispose]());
afterEach(async () => {
  for (const id of profiles.splice(0)) await kith.call('DELETE', `/v1/notifications/${id}/`);
});

/** A profile that tells by this mail server. */
async function profileAt(server: MailServer, channel: object = {}, wish: object = {}): Promise<number> {
  const { status, body } = await kith.call('POST', '/v1/notifications/', {
    name: 'By mail',
    channel: {
      ...{ kind: 'email', host: 'localhost', port: server.port, ca: localCertificate.cert },
      ...{ from: 'kith@example.com', to: ['ada@example.com'], username: 'kith', password },
      ...channel,
    },
    ...wish,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  profiles.push(body.id);
  return body.id;
}
const sample = async (id: number) => (await kith.call('POST', `/v1/notifications/${id}/sample/`)).body;
const delivery = async (id: number) => (await kith.call('GET', `/v1/notifications/${id}/deliveries/`)).body.results[0];
const seen = async (): Promise<void> => {
  await see(kith, [ada], { sourceId: door, now });
  kith.context.webhooks.wake();
};

it('an entry is mailed, encrypted by STARTTLS and after a login', async () => {
  await using server = await MailServer.open(() => ({ password }));
  const id = await profileAt(server);
  await seen();
  await until(async () => (await delivery(id))?.status === 'delivered', 'it is delivered');
  expect(server.mails).toMatchObject([
    { from: 'kith@example.com', to: ['ada@example.com'], isEncrypted: true, user: 'kith' },
  ]);
  expect(server.mails[0]?.source).toMatch(/^Subject: Ada\r$/m);
  expect(server.mails[0]?.source).toContain('Front door, 2 Jan 2026, 03:04:05');
  expect(server.mails[0]?.source).toContain(`Message-ID: <${(await delivery(id)).id}@example.com>`);
  expect((await delivery(id)).attempts).toMatchObject([{ status_code: 250, error: null }]);
});

it('TLS from the first byte is spoken, too', async () => {
  await using server = await MailServer.open(() => ({ password, tls: 'always' }));
  expect(await sample(await profileAt(server, { security: 'tls' }))).toMatchObject({ status_code: 250, error: null });
  expect(server.mails).toMatchObject([{ isEncrypted: true }]);
});

it('a server inside the house takes mail without a login', async () => {
  await using server = await MailServer.open(() => ({ tls: 'never' }));
  const plain = { security: 'none', username: null, password: null };
  expect(await sample(await profileAt(server, plain))).toMatchObject({ status_code: 250, error: null });
});

it('a password goes to no server that offers no STARTTLS, or that nobody vouches for', async () => {
  await using bare = await MailServer.open(() => ({ password, tls: 'never' }));
  await using stranger = await MailServer.open(() => ({ password }));
  for (const id of [await profileAt(bare), await profileAt(stranger, { ca: null })]) {
    expect((await sample(id)).error).toMatch(/^No trusted TLS connection/);
  }
});

it('a wrong password is said to be one, and tried again: somebody may put it right', async () => {
  await using server = await MailServer.open(() => ({ password: 'another' }));
  const id = await profileAt(server);
  await seen();
  await until(async () => (await delivery(id))?.attempts.length === 1, 'it was tried');
  expect(await delivery(id)).toMatchObject({
    status: 'owed',
    attempts: [{ status_code: 535, error: 'The mail server did not accept the username and the password.' }],
  });
  expect(JSON.stringify(await delivery(id))).not.toContain(password);
});

it('a recipient who is refused for good is not tried again', async () => {
  await using server = await MailServer.open(() => ({ password, refusal: () => 550 }));
  const id = await profileAt(server);
  await seen();
  await until(async () => (await delivery(id))?.status === 'failed', 'it is given up');
  expect((await delivery(id)).attempts).toMatchObject([
    { status_code: 550, error: 'The mail server refused every recipient for good.' },
  ]);
});

it('a greylisting server gets it later', async () => {
  let refused = 0;
  await using server = await MailServer.open(() => ({ password, refusal: () => (refused++ === 0 ? 451 : null) }));
  const id = await profileAt(server);
  await seen();
  await until(async () => (await delivery(id))?.attempts.length === 1, 'it was tried');
  expect(await delivery(id)).toMatchObject({
    status: 'owed',
    attempts: [{ status_code: 451, error: expect.stringContaining('may later') }],
  });
  now += 10_000;
  kith.context.webhooks.wake();
  await until(async () => (await delivery(id)).status === 'delivered', 'it is taken');
});

it('of several recipients those who are taken get it, and the log names the others', async () => {
  await using server = await MailServer.open(() => ({
    password,
    refusal: (address) => (address.startsWith('bob') ? 550 : null),
  }));
  const sent = await sample(await profileAt(server, { to: ['ada@example.com', 'bob@example.com'] }));
  expect(sent).toMatchObject({ error: null, response: expect.stringContaining('bob@example.com') });
  expect(server.mails).toMatchObject([{ to: ['ada@example.com'] }]);
});

it('a server that is not there, or says nothing, is a sentence', async () => {
  const gone = await MailServer.open(() => ({ password }));
  const id = await profileAt(gone);
  await gone[Symbol.asyncDispose]();
  expect(await sample(id)).toMatchObject({ status_code: null, error: 'The mail server refused the connection.' });
});

it('the face is sent along where the channel asks for it, and only there', async () => {
  await using server = await MailServer.open(() => ({ password }));
  await profileAt(server, { picture: true });
  await profileAt(server);
  await uploadTo(kith, '/v1/entries/', await pictureOf(7), { source: 'Front door' });
  await until(() => server.mails.length === 2, 'both are told');
  const face = Buffer.from([0xff, 0xd8, 0xff, 0xd9]).toString('base64');
  expect(server.mails.filter(({ source }) => source.includes(face))).toHaveLength(1);
});

it('a name makes no header of its own', async () => {
  await using server = await MailServer.open(() => ({ password }));
  const template = { title: '{source}\nBcc: mallory@example.com', body: 'x' };
  await sample(await profileAt(server, {}, { template }));
  expect(server.mails[0]?.source).toMatch(/^Subject: Sample Bcc: mallory@example.com\r$/m);
  expect(server.mails[0]?.to).toEqual(['ada@example.com']);
});

it.each([
  ['a private address', { host: '10.0.0.9' }],
  ['the metadata of a cloud', { host: 'metadata.google.internal' }],
  ['no host', { host: 'smtp://example.com/' }],
  ['a long name that is none', { host: `${'a'.repeat(200)}!` }],
  ['a password in the clear', { security: 'none' }],
  ['a recipient who is none', { to: ['ada@example.com\r\nRCPT TO:<bob@example.com>'] }],
  ['a certificate that is none', { ca: 'geheim' }],
])('%s is refused', async (_, channel) => {
  const wish = { kind: 'email', host: 'mail.example.com', from: 'kith@example.com', to: ['ada@example.com'] };
  const { status, body } = await kith.call('POST', '/v1/notifications/', {
    name: 'By mail',
    channel: { ...wish, username: 'kith', password, ...channel },
  });
  expect([status, body.fields?.map(({ name }: { name: string }) => name)]).toEqual([400, ['channel']]);
});
