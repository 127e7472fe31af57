import type { Licence } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, usePeriods, useSources } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { SwitchableTable } from './switchable-table.tsx';

const LONGEST_DAYS = 3650;
const AT_FIRST = 30;

/** Retention periods: made, turned off, deleted. */
export function Periods(): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const periods = usePeriods();
  const sources = useSources();
  const changes = [keys.periods, keys.sources];
  const turn = useOperation({
    does: ({ id, is_active }: Licence) => client.licences.update(id, { isActive: !is_active }),
    changes,
  });
  const remove = useOperation({
    does: ({ id }: Licence) => client.licences.delete(id),
    changes,
    onDone: () => tell(settings.periodDeleted),
  });
  const boundTo = (id: number): number => sources.data?.filter(({ license_id }) => license_id === id).length ?? 0;
  return (
    <Section title={settings.periods} hint={settings.periodsHint}>
      <Problem error={periods.error ?? turn.error ?? remove.error} />
      {periods.data?.length === 0 && <Text c="dimmed">{settings.noPeriods}</Text>}
      {periods.data && periods.data.length > 0 && (
        <SwitchableTable<Licence>
          label={settings.periods}
          items={periods.data}
          columns={[
            [settings.periodName, ({ name }) => <bdi>{name}</bdi>],
            [settings.keptFor, ({ entry_storage_days: days }) => settings.days(days, formats.number(days))],
            [settings.cameras, ({ id }) => formats.number(boundTo(id))],
          ]}
          endWord={settings.deletePeriod}
          onTurn={turn.mutate}
          onEnd={remove.mutate}
        />
      )}
      <NewPeriod />
    </Section>
  );
}

function NewPeriod(): ReactNode {
  const { settings } = useMessages();
  const client = useClient();
  const [name, setName] = useState('');
  const [days, setDays] = useState(AT_FIRST);
  const make = useOperation({
    does: () => client.licences.create({ name, entryStorageDays: days }),
    changes: [keys.periods],
    onDone: () => {
      setName('');
      tell(settings.periodMade);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-start">
        <NameField label={settings.periodName} value={name} error={make.error} onChange={setName} />
        <NumberField
          label={settings.periodDays}
          min={1}
          max={LONGEST_DAYS}
          value={days}
          onChange={(value) => setDays(Number(value) || 1)}
          error={fieldSentence(make.error, 'entry_storage_days')}
        />
        <Button type="submit" mt={25} loading={make.isPending}>
          {settings.makePeriod}
        </Button>
      </Group>
      <Problem error={besidesFields(make.error, ['name', 'entry_storage_days'])} />
    </form>
  );
}
