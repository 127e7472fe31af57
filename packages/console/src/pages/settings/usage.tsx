import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { useClient } from '../../session/use-session.ts';
import { byMonth, monthBefore } from './months.ts';
import classes from './usage.module.css';
import { UsageChart } from './usage-chart.tsx';

const MONTHS = 12;
/** As many kinds of events as the protocol has. */
const kinds = [1, 2, 3, 4] as const;

/** What was used in the last year, month by month, as pictures and as figures. */
export function Usage(): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const usage = useQuery({
    queryKey: ['usage'],
    queryFn: async ({ signal }) => {
      const last = new Date().toISOString().slice(0, 7);
      const items = [];
      for await (const item of client.usage.iterate({ monthFrom: monthBefore(last, MONTHS - 1) }, { signal }))
        items.push(item);
      return byMonth(items, { last, count: MONTHS });
    },
  });
  const months = usage.data ?? [];
  const used = kinds.filter((kind) => months.some(({ quantities }) => quantities.has(kind)));
  return (
    <Section title={settings.tabs.usage} hint={settings.usageHint}>
      <Problem error={usage.error} />
      {usage.data && used.length === 0 && <Text c="dimmed">{settings.usageEmpty}</Text>}
      <div className={classes.charts}>
        {used.map((kind) => (
          <UsageChart
            key={kind}
            title={settings.usageKinds[kind]}
            bars={months.map(({ month, quantities }) => ({ month, quantity: quantities.get(kind) ?? 0 }))}
          />
        ))}
      </div>
      {used.length > 0 && (
        <WideTable label={settings.tabs.usage}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{settings.month}</Table.Th>
                {used.map((kind) => (
                  <Table.Th key={kind} ta="end">
                    {settings.usageKinds[kind]}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {months
                .filter(({ quantities }) => quantities.size > 0)
                .toReversed()
                .map(({ month, quantities }) => (
                  <Table.Tr key={month}>
                    <Table.Td>{formats.month(month)}</Table.Td>
                    {used.map((kind) => (
                      <Table.Td key={kind} ta="end">
                        {formats.number(quantities.get(kind) ?? 0)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
    </Section>
  );
}
