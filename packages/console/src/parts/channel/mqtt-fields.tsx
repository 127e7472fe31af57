import { Switch, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { SecretField } from '../secret-field.tsx';
import { CertificateField } from './certificate-field.tsx';
import { blankOf, type ChannelForm } from './channel-form.ts';

const EXAMPLE = 'mqtt://192.168.1.5:1883';

interface MqttFieldsProps {
  readonly form: ChannelForm;
  readonly kept: boolean;
  onChange(change: Partial<ChannelForm>): void;
}

/** A broker, with what one comes to it, and what Home Assistant finds there. */
export function MqttFields({ form, kept, onChange }: MqttFieldsProps): ReactNode {
  const { channels: words } = useMessages();
  const [isAnnounced, setAnnounced] = useState(form.home_assistant !== '');
  return (
    <>
      <TextInput
        label={words.broker}
        description={words.brokerHint}
        placeholder={EXAMPLE}
        required
        dir="ltr"
        value={form.url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
      />
      <TextInput
        label={words.mqttTopic}
        description={words.mqttTopicHint}
        required
        value={form.topic}
        onChange={(event) => onChange({ topic: event.currentTarget.value })}
      />
      <TextInput
        label={words.fields.username}
        autoComplete="off"
        value={form.username}
        onChange={(event) => onChange({ username: event.currentTarget.value })}
      />
      <SecretField
        label={words.password}
        kept={kept}
        value={form.password}
        onChange={(password) => onChange({ password })}
      />
      <CertificateField value={form.ca} onChange={(ca) => onChange({ ca })} />
      <Switch
        label={words.homeAssistant}
        description={words.homeAssistantHint}
        checked={isAnnounced}
        onChange={({ currentTarget: { checked } }) => {
          setAnnounced(checked);
          onChange({ home_assistant: checked ? blankOf('mqtt').home_assistant : '' });
        }}
      />
      {isAnnounced && (
        <TextInput
          label={words.discovery}
          description={words.discoveryHint}
          required
          value={form.home_assistant}
          onChange={(event) => onChange({ home_assistant: event.currentTarget.value })}
        />
      )}
    </>
  );
}
