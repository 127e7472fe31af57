import { Group, Switch, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { useClient } from '../../session/use-session.ts';
import { DeliveryRow } from './delivery-row.tsx';
import { LogActions, type LogActionsProps } from './log-actions.tsx';

const SHOWN = 50;
const EVERY_MS = 3_000;

/** What was sent, with every attempt; it goes on by itself. */
export function DeliveryLog({ profileId, isSigned }: LogActionsProps): ReactNode {
  const { notifications: words } = useMessages();
  const client = useClient();
  const [onlyFailures, setOnlyFailures] = useState(false);
  const status = onlyFailures ? (['failed'] as const) : undefined;
  const log = useQuery({
    queryKey: [...keys.notifications, profileId, 'log', onlyFailures],
    queryFn: async ({ signal }) =>
      (await client.notifications.deliveries(profileId, { status, limit: SHOWN }, { signal })).results,
    refetchInterval: EVERY_MS,
  });
  return (
    <Section title={words.log} actions={<LogActions profileId={profileId} isSigned={isSigned} />}>
      <Group>
        <Switch
          label={words.onlyFailures}
          checked={onlyFailures}
          onChange={(event) => setOnlyFailures(event.currentTarget.checked)}
        />
      </Group>
      <Problem error={log.error} />
      {log.data?.length === 0 && <Text c="dimmed">{words.logEmpty}</Text>}
      {log.data && log.data.length > 0 && (
        <WideTable label={words.log}>
          <Table verticalSpacing="xs">
            <Table.Tbody>
              {log.data.map((delivery) => (
                <DeliveryRow key={delivery.id} profileId={profileId} delivery={delivery} />
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
    </Section>
  );
}
