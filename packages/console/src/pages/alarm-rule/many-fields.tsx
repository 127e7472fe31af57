import type { AlarmRule } from '@kith/client';
import { Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { useGroups } from '../../parts/queries.ts';

type When = AlarmRule['when'];

const MINUTE = 60;
const pers = ['all', 'source', 'person'] as const;

interface ManyFieldsProps {
  readonly when: When;
  onChange(change: Partial<When>): void;
}

/** What an alarm asks for beside single sightings: how many within which time, or nobody for how long. */
export function ManyFields({ when: { count, together, absent }, onChange }: ManyFieldsProps): ReactNode {
  const { alarms: words } = useMessages();
  if (count) {
    return (
      <Group grow align="flex-end">
        <WholeNumber
          label={words.moreThan}
          value={count.more_than}
          onChange={(more_than) => onChange({ count: { ...count, more_than } })}
        />
        <Minutes
          label={words.withinMinutes}
          seconds={count.within_seconds}
          onChange={(within_seconds) => onChange({ count: { ...count, within_seconds } })}
        />
        <Select
          label={words.per}
          allowDeselect={false}
          data={pers.map((value) => ({ value, label: words.pers[value] }))}
          value={count.per}
          onChange={(chosen) => onChange({ count: { ...count, per: pers.find((per) => per === chosen) ?? 'all' } })}
        />
      </Group>
    );
  }
  if (together) {
    return (
      <Group grow align="flex-end">
        <OneGroup
          value={together.group_id}
          onChange={(group_id) => onChange({ together: { ...together, group_id } })}
        />
        <WholeNumber
          label={words.atLeast}
          min={2}
          value={together.at_least}
          onChange={(at_least) => onChange({ together: { ...together, at_least } })}
        />
        <Minutes
          label={words.withinMinutes}
          seconds={together.within_seconds}
          onChange={(within_seconds) => onChange({ together: { ...together, within_seconds } })}
        />
      </Group>
    );
  }
  if (!absent) return null;
  return (
    <Group grow align="flex-end">
      <OneGroup value={absent.group_id} onChange={(group_id) => onChange({ absent: { ...absent, group_id } })} />
      <Minutes
        label={words.forMinutes}
        seconds={absent.for_seconds}
        onChange={(for_seconds) => onChange({ absent: { ...absent, for_seconds } })}
      />
    </Group>
  );
}

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  onChange(value: number): void;
}

const WholeNumber = ({ label, value, min = 1, onChange }: NumberProps): ReactNode => (
  <NumberField
    label={label}
    min={min}
    allowDecimal={false}
    value={value}
    onChange={(written) => onChange(Number(written) || min)}
  />
);

interface MinutesProps {
  readonly label: string;
  readonly seconds: number;
  onChange(seconds: number): void;
}

const Minutes = ({ label, seconds, onChange }: MinutesProps): ReactNode => (
  <NumberField
    label={label}
    min={0}
    decimalScale={2}
    value={seconds / MINUTE}
    onChange={(written) => onChange(Math.max(1, Math.round(Number(written) * MINUTE)))}
  />
);

function OneGroup({ value, onChange }: { readonly value: number; onChange(id: number): void }): ReactNode {
  const { alarms: words } = useMessages();
  const groups = useGroups();
  return (
    <Select
      label={words.group}
      searchable
      allowDeselect={false}
      data={groups.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
      value={String(value)}
      onChange={(id) => id !== null && onChange(Number(id))}
    />
  );
}
