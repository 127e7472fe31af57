import type { Licence } from '@kith/client';
import { Badge, Button, Group, NumberInput, Table, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, usePeriods, useSources } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { besidesFields, fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { WideTable } from '../../parts/wide-table.tsx';
import { useClient } from '../../session/use-session.ts';

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
  return (
    <Section title={settings.periods} hint={settings.periodsHint}>
      <Problem error={periods.error ?? turn.error ?? remove.error} />
      {periods.data?.length === 0 && <Text c="dimmed">{settings.noPeriods}</Text>}
      {periods.data && periods.data.length > 0 && (
        <WideTable label={settings.periods}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{settings.periodName}</Table.Th>
                <Table.Th>{settings.keptFor}</Table.Th>
                <Table.Th>{settings.cameras}</Table.Th>
                <Table.Th>{settings.state}</Table.Th>
                <Table.Td />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {periods.data.map((period) => {
                const bound = sources.data?.filter(({ license_id }) => license_id === period.id).length ?? 0;
                return (
                  <Table.Tr key={period.id}>
                    <Table.Td dir="auto">{period.name}</Table.Td>
                    <Table.Td>
                      {settings.days(period.entry_storage_days, formats.number(period.entry_storage_days))}
                    </Table.Td>
                    <Table.Td>{formats.number(bound)}</Table.Td>
                    <Table.Td>
                      <Badge variant="light" tt="none" color={period.is_active ? 'teal' : 'gray'}>
                        {period.is_active ? settings.active : settings.inactive}
                      </Badge>
                    </Table.Td>
                    <Table.Td>
                      <Group gap="xs" justify="flex-end" wrap="nowrap">
                        <Button size="xs" variant="default" onClick={() => turn.mutate(period)}>
                          {period.is_active ? settings.turnOff : settings.turnOn}
                        </Button>
                        <Button size="xs" variant="default" onClick={() => remove.mutate(period)}>
                          {settings.deletePeriod}
                        </Button>
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </WideTable>
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
        <TextInput
          label={settings.periodName}
          required
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldSentence(make.error, 'name')}
        />
        <NumberInput
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
