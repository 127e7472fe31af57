import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { PeriodSelect } from '../../parts/period-select.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useSources } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface Wish {
  readonly id: number;
  readonly licenseId: number | null;
}

/** How long the sightings of each camera are kept. */
export function CameraPeriods(): ReactNode {
  const { settings } = useMessages();
  const client = useClient();
  const sources = useSources();
  const bind = useOperation({
    does: ({ id, licenseId }: Wish) => client.sources.update(id, { licenseId }),
    changes: [keys.sources],
    onDone: () => tell(settings.saved),
  });
  return (
    <Section title={settings.cameraPeriods} hint={settings.cameraPeriodsHint}>
      <Problem error={sources.error ?? bind.error} />
      {sources.data?.length === 0 && <Text c="dimmed">{settings.noCameras}</Text>}
      {sources.data && sources.data.length > 0 && (
        <Table>
          <Table.Tbody>
            {sources.data.map(({ id, name, license_id }) => (
              <Table.Tr key={id}>
                <Table.Td dir="auto">{name}</Table.Td>
                <Table.Td>
                  <PeriodSelect
                    label={settings.periodOf(name)}
                    hidden
                    value={license_id}
                    onChange={(licenseId) => bind.mutate({ id, licenseId })}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}
