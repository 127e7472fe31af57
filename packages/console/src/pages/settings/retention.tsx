import { Stack, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Section } from '../../parts/section.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { CameraPeriods } from './camera-periods.tsx';
import { Periods } from './periods.tsx';

/** What is kept how long, and where that is set. */
export function Retention(): ReactNode {
  const { settings } = useMessages();
  return (
    <Stack>
      <Periods />
      <CameraPeriods />
      <Section title={settings.keptTitle} hint={settings.keptHint}>
        <WideTable label={settings.keptTitle}>
          <Table>
            <Table.Tbody>
              {settings.kept.map(({ what, long }) => (
                <Table.Tr key={what}>
                  <Table.Th scope="row">{what}</Table.Th>
                  <Table.Td>{long}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      </Section>
    </Stack>
  );
}
