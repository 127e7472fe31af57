import { Group, Select, Switch, TagsInput, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { NumberField } from '../number-field.tsx';
import { SecretField } from '../secret-field.tsx';
import { CertificateField } from './certificate-field.tsx';
import { blankOf, type ChannelForm, channelKinds, formats, securities } from './channel-form.ts';
import { MqttFields } from './mqtt-fields.tsx';

interface ChannelFieldsProps {
  readonly form: ChannelForm;
  /** Whether it is kept already: its secrets may stay as they are. */
  readonly kept: boolean;
  /** What the server says of it. */
  readonly error: string | undefined;
  onChange(change: Partial<ChannelForm>): void;
}

/** Where news goes: each kind a short form. Secrets are written, and never shown. */
export function ChannelFields({ form, kept, error, onChange }: ChannelFieldsProps): ReactNode {
  const { channels: words } = useMessages();
  const { kind } = form;
  const text = (name: 'host' | 'from' | 'username' | 'topic' | 'chat' | 'url', hint?: string): ReactNode => (
    <TextInput
      label={words.fields[name]}
      description={hint}
      value={form[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  const secret = (name: 'password' | 'token' | 'url', label: string): ReactNode => (
    <SecretField label={label} kept={kept} value={form[name]} onChange={(value) => onChange({ [name]: value })} />
  );
  return (
    <>
      <Select
        label={words.kind}
        allowDeselect={false}
        data={channelKinds.map((value) => ({ value, label: words.kinds[value] }))}
        value={kind}
        onChange={(chosen) => onChange(blankOf(channelKinds.find((one) => one === chosen) ?? 'webhook'))}
      />
      {error !== undefined && (
        <Text size="sm" c="red" role="alert" dir="auto">
          {error}
        </Text>
      )}
      {kind === 'email' && (
        <>
          <Group grow align="flex-end">
            {text('host')}
            <NumberField
              label={words.port}
              min={1}
              max={65_535}
              thousandSeparator=""
              value={form.port}
              onChange={(port) => onChange({ port: Number(port) || 1 })}
            />
          </Group>
          <Select
            label={words.security}
            allowDeselect={false}
            data={securities.map((value) => ({ value, label: words.securities[value] }))}
            value={form.security}
            onChange={(chosen) => onChange({ security: securities.find((one) => one === chosen) ?? 'starttls' })}
          />
          {text('from')}
          <TagsInput label={words.to} acceptValueOnBlur value={[...form.to]} onChange={(to) => onChange({ to })} />
          {text('username')}
          {secret('password', words.password)}
          <CertificateField value={form.ca} onChange={(ca) => onChange({ ca })} />
        </>
      )}
      {kind === 'ntfy' && (
        <>
          {text('url', words.ntfyUrlHint)}
          {text('topic')}
          {secret('token', words.token)}
        </>
      )}
      {kind === 'telegram' && (
        <>
          {text('chat', words.chatHint)}
          {secret('token', words.botToken)}
        </>
      )}
      {kind === 'chat' && (
        <>
          <Select
            label={words.format}
            allowDeselect={false}
            data={formats.map((value) => ({ value, label: words.formats[value] }))}
            value={form.format}
            onChange={(chosen) => onChange({ format: formats.find((one) => one === chosen) ?? 'slack' })}
          />
          {secret('url', words.hook)}
        </>
      )}
      {kind === 'mqtt' && <MqttFields form={form} kept={kept} onChange={onChange} />}
      {kind !== 'webhook' && kind !== 'web-push' && (
        <Switch
          label={words.picture}
          description={words.pictureHint}
          checked={form.picture}
          onChange={(event) => onChange({ picture: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
