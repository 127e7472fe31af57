import { expect, it } from 'vitest';
import { type ChannelOptions, channelOf } from './channel-of.ts';

const asked = (options: ChannelOptions) => channelOf(options, async () => 'geheim');

it('options say a channel, and its secret is asked for where it needs one', async () => {
  const mail = { email: ['ada@example.com'], from: 'kith@example.com', username: 'kith' };
  expect(await asked({ ...mail, smtp: 'mail.example.com' })).toEqual({
    ...{ kind: 'email', host: 'mail.example.com', port: 587, security: 'starttls', from: 'kith@example.com' },
    ...{ to: ['ada@example.com'], username: 'kith', password: 'geheim', picture: false },
  });
  expect(await asked({ ...mail, smtp: 'mail.example.com:465' })).toMatchObject({ port: 465, security: 'tls' });
  expect(await asked({ ntfy: 'https://ntfy.sh/door' })).toMatchObject({
    url: 'https://ntfy.sh',
    topic: 'door',
    token: null,
  });
  expect(await asked({ ntfy: 'https://ntfy.sh/door', token: true })).toMatchObject({ token: 'geheim' });
  expect(await asked({ telegram: '-100', picture: true })).toMatchObject({ token: 'geheim', picture: true });
  expect(await asked({ webPush: true })).toEqual({ kind: 'web-push' });
  expect(await asked({ discord: true })).toMatchObject({ kind: 'chat', format: 'discord', url: 'geheim' });
});

it.each<[string, ChannelOptions]>([
  ['none', {}],
  ['two', { slack: true, teams: true }],
  ['mail without a server', { email: ['ada@example.com'] }],
  ['a topic without a server', { ntfy: 'door' }],
])('%s is not understood', async (_, options) => {
  await expect(asked(options)).rejects.toThrow(/^Give /);
});
