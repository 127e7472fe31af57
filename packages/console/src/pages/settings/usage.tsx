import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';

const SHOWN = 100;

/** What was used, month by month. */
export function Usage(): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const usage = useQuery({
    queryKey: ['usage'],
    queryFn: async ({ signal }) => (await client.usage.list({ limit: SHOWN }, { signal })).results,
  });
  return (
    <Section title={settings.tabs.usage}>
      <Problem error={usage.error} />
      {usage.data?.length === 0 && <Text c="dimmed">{settings.usageEmpty}</Text>}
      {usage.data && usage.data.length > 0 && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{settings.month}</Table.Th>
              <Table.Th>{settings.what}</Table.Th>
              <Table.Th ta="end">{settings.quantity}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {usage.data.map(({ id, month, name, quantity }) => (
              <Table.Tr key={id}>
                <Table.Td>{month}</Table.Td>
                <Table.Td>{name}</Table.Td>
                <Table.Td ta="end">{formats.number(quantity)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}
