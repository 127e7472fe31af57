import type { AlarmRule } from '@kith/client';
import { MultiSelect, Select, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { IdsSelect } from '../../parts/ids-select.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { useGroups, useSources } from '../../parts/queries.ts';
import { results } from '../../parts/results.ts';
import { StrangerFields } from '../../parts/stranger-fields.tsx';
import { HoursField } from '../../parts/week/hours-field.tsx';
import { ManyFields } from './many-fields.tsx';
import { kindOf, kinds, whenOfKind } from './when-kind.ts';

type When = AlarmRule['when'];

interface WhenFieldsProps {
  readonly when: When;
  readonly error: string | undefined;
  onChange(change: Partial<When>): void;
}

/** In which case an alarm is raised. */
export function WhenFields({ when, error, onChange }: WhenFieldsProps): ReactNode {
  const { alarms: words, notifications, sighting } = useMessages();
  const groups = useGroups();
  const sources = useSources();
  const kind = kindOf(when);
  const ofWhom = (name: 'groups_any' | 'groups_all' | 'groups_none', text: string, none?: string): ReactNode => (
    <IdsSelect
      label={text}
      {...(none !== undefined && { none })}
      from={groups.data}
      value={when[name]}
      onChange={(ids) => onChange({ [name]: ids })}
    />
  );
  return (
    <>
      <Select
        label={words.kind}
        allowDeselect={false}
        data={kinds.map((value) => ({ value, label: words.kinds[value] }))}
        value={kind}
        onChange={(chosen) =>
          onChange(whenOfKind(kinds.find((next) => next === chosen) ?? 'sighting', groups.data?.[0]?.id))
        }
      />
      {error !== undefined && (
        <Text size="sm" c="red" role="alert" dir="auto">
          {error}
        </Text>
      )}
      <ManyFields when={when} onChange={onChange} />
      {kind !== 'absent' && (
        <>
          {ofWhom('groups_any', notifications.groups, notifications.anyone)}
          {ofWhom('groups_all', notifications.groupsAll, notifications.noMatter)}
          {ofWhom('groups_none', notifications.groupsNone, notifications.noMatter)}
          <StrangerFields value={when.strangers} error={null} onChange={(strangers) => onChange({ strangers })} />
          <Switch
            label={words.firstTimeOnly}
            checked={when.first_time}
            onChange={(event) => onChange({ first_time: event.currentTarget.checked })}
          />
        </>
      )}
      <IdsSelect
        label={notifications.sources}
        none={notifications.allSources}
        from={sources.data}
        value={when.sources}
        onChange={(ids) => onChange({ sources: ids })}
      />
      <MultiSelect
        searchable
        clearable
        label={notifications.results}
        {...(when.results.length === 0 && { placeholder: notifications.allResults })}
        data={results.map((value) => ({ value, label: sighting.results[value] }))}
        value={[...when.results]}
        onChange={(chosen) => onChange({ results: results.filter((result) => chosen.includes(result)) })}
      />
      <NumberField
        label={notifications.minConfidence}
        description={notifications.minConfidenceHint}
        placeholder={notifications.noMatter}
        min={0}
        max={100}
        value={when.min_confidence ?? ''}
        onChange={(value) => onChange({ min_confidence: value === '' ? null : Number(value) })}
      />
      <HoursField label={words.hours} value={when.hours} onChange={(hours) => onChange({ hours })} />
    </>
  );
}
