import type { Channel } from '@kith/client';
import { expect, it } from 'vitest';
import { blankOf, channelOf, formOf } from './channel-form.ts';

const mail: Channel = {
  kind: 'email',
  host: 'mail.example.com',
  port: 465,
  security: 'tls',
  ca: '-----BEGIN CERTIFICATE-----',
  from: 'kith@example.com',
  to: ['desk@example.com'],
  username: 'kith',
  has_password: true,
  picture: true,
};

it('what is not touched is asked for again, without its secret', () => {
  const form = formOf(mail);
  const { has_password: _, ...rest } = mail;
  expect(form && channelOf(form)).toEqual({ ...rest, password: undefined });
});

it('a secret that is written is sent', () => {
  const form = formOf(mail);
  expect(form && channelOf({ ...form, password: 'geheim' })).toMatchObject({ password: 'geheim' });
});

it('a broker is asked for with what Home Assistant is told, or nothing', () => {
  const broker: Channel = {
    ...{ kind: 'mqtt', url: 'mqtts://broker.local', topic: 'kith', ca: null, username: 'kith', picture: false },
    ...{ home_assistant: null, has_password: true },
  };
  const form = formOf(broker);
  const { has_password: _, ...rest } = broker;
  expect(form && channelOf(form)).toEqual({ ...rest, password: undefined });
  expect(form && channelOf({ ...form, home_assistant: 'ha' })).toMatchObject({ home_assistant: 'ha' });
  expect(channelOf(blankOf('mqtt'))).toMatchObject({ topic: 'kith', home_assistant: 'homeassistant' });
});

it('what was written for one kind is for no other', () => {
  expect(channelOf(blankOf('ntfy'))).toEqual({ kind: 'ntfy', topic: '', username: null, picture: false });
});

it('no channel is a webhook, and a kind without a form is left alone', () => {
  const webhook = formOf(null);
  expect(webhook && channelOf(webhook)).toBeNull();
  expect(formOf({ ...mail, kind: 'pigeon' } as unknown as Channel)).toBeNull();
});
