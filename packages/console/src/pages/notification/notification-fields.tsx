import type { Channel } from '@kith/client';
import { MultiSelect, Switch, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { ChannelFields } from '../../parts/channel/channel-fields.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { useGroups, useSources } from '../../parts/queries.ts';
import { results } from '../../parts/results.ts';
import { fieldSentence } from '../../parts/sentences.ts';
import { StrangerFields } from '../../parts/stranger-fields.tsx';
import { NewsFields } from './news-fields.tsx';
import { QuietFields } from './quiet-fields.tsx';
import { TemplateFields } from './template-fields.tsx';
import type { Wish } from './wish.ts';

interface NotificationFieldsProps {
  /** As it is kept; null: a webhook. */
  readonly kept: Channel | null;
  readonly wish: Wish;
  readonly error: unknown;
  /** What the server says of its words. */
  readonly templateError: string | undefined;
  onChange(change: Partial<Wish>): void;
}

export function NotificationFields(props: NotificationFieldsProps): ReactNode {
  const { kept, wish, error, templateError, onChange } = props;
  const { channels, notifications: words, sighting } = useMessages();
  const formats = useFormats();
  const groups = useGroups();
  const sources = useSources();
  const groupData = groups.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? [];
  const shown = new Set([...wish.personsGroups, ...wish.groupsAll]);
  const announced = (groups.data ?? []).filter(({ id }) => shown.has(id)).map(({ name }) => name);
  const common = { searchable: true, clearable: true } as const;
  const hint = (chosen: readonly unknown[], text: string) => (chosen.length === 0 ? { placeholder: text } : {});
  return (
    <>
      <Switch
        label={words.active}
        checked={wish.isActive}
        onChange={(event) => onChange({ isActive: event.currentTarget.checked })}
      />
      <Switch
        label={words.sightings}
        description={words.sightingsHint}
        checked={wish.entries}
        onChange={(event) => onChange({ entries: event.currentTarget.checked })}
      />
      <MultiSelect
        {...common}
        {...hint(wish.personsGroups, words.anyone)}
        label={words.groups}
        data={groupData}
        value={wish.personsGroups.map(String)}
        onChange={(ids) => onChange({ personsGroups: ids.map(Number) })}
      />
      <MultiSelect
        {...common}
        {...hint(wish.groupsAll, words.noMatter)}
        label={words.groupsAll}
        data={groupData}
        value={wish.groupsAll.map(String)}
        onChange={(ids) => onChange({ groupsAll: ids.map(Number) })}
      />
      <MultiSelect
        {...common}
        {...hint(wish.groupsNone, words.noMatter)}
        label={words.groupsNone}
        data={groupData}
        value={wish.groupsNone.map(String)}
        onChange={(ids) => onChange({ groupsNone: ids.map(Number) })}
      />
      <MultiSelect
        {...common}
        {...hint(wish.sources, words.allSources)}
        label={words.sources}
        data={sources.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
        value={wish.sources.map(String)}
        onChange={(ids) => onChange({ sources: ids.map(Number) })}
      />
      <MultiSelect
        {...common}
        {...hint(wish.results, words.allResults)}
        label={words.results}
        data={results.map((value) => ({ value, label: sighting.results[value] }))}
        value={[...wish.results]}
        onChange={(chosen) => onChange({ results: results.filter((result) => chosen.includes(result)) })}
      />
      <StrangerFields value={wish.strangers} error={error} onChange={(strangers) => onChange({ strangers })} />
      <NumberField
        label={words.cooldown}
        description={words.cooldownHint}
        min={0}
        value={wish.cooldown}
        onChange={(value) => onChange({ cooldown: Number(value) || 0 })}
      />
      <NumberField
        label={words.minConfidence}
        description={words.minConfidenceHint}
        placeholder={words.noMatter}
        min={0}
        max={100}
        value={wish.minConfidence ?? ''}
        onChange={(value) => onChange({ minConfidence: value === '' ? null : Number(value) })}
      />
      <Switch
        label={words.corrections}
        description={words.correctionsHint}
        checked={wish.corrections}
        onChange={(event) => onChange({ corrections: event.currentTarget.checked })}
      />
      <NewsFields value={wish.news} onChange={(news) => onChange({ news })} />
      <QuietFields value={wish.quiet} error={fieldSentence(error, 'quiet')} onChange={(quiet) => onChange({ quiet })} />
      <NameField label={words.name} value={wish.name} error={error} onChange={(name) => onChange({ name })} />
      {wish.channel === null && kept !== null && <Text>{channels.other(kept.kind)}</Text>}
      {wish.channel !== null && (
        <ChannelFields
          form={wish.channel}
          kept={kept?.kind === wish.channel.kind}
          error={fieldSentence(error, 'channel')}
          onChange={(change) => wish.channel && onChange({ channel: { ...wish.channel, ...change } })}
        />
      )}
      {wish.channel?.kind === 'mqtt' && wish.channel.home_assistant !== '' && (
        <Text size="sm" dir="auto">
          {announced.length === 0 ? channels.announcedAll : channels.announced(formats.list(announced))}
        </Text>
      )}
      {wish.channel?.kind !== 'webhook' && (
        <TemplateFields value={wish.template} error={templateError} onChange={(template) => onChange({ template })} />
      )}
      {wish.channel?.kind === 'webhook' && (
        <TextInput
          label={words.destination}
          required
          value={wish.destinationUrl}
          onChange={(event) => onChange({ destinationUrl: event.currentTarget.value })}
          error={fieldSentence(error, 'destination_url')}
        />
      )}
      <Switch
        label={words.ordered}
        checked={wish.ordered}
        onChange={(event) => onChange({ ordered: event.currentTarget.checked })}
      />
    </>
  );
}
