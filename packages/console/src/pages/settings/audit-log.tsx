import { Button, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { actionWords } from '../../parts/action-words.ts';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { useClient } from '../../session/use-session.ts';

import { AuditObjects } from './audit-objects.tsx';

const PAGE = 50;
/** From here on it was refused. */
const REFUSED = 400;

/** Who changed what, the latest first. */
export function AuditLog(): ReactNode {
  const { settings, person, audit } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const log = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => client.audit.list({ limit: PAGE, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_after }) => next_after ?? undefined,
  });
  const records = log.data?.pages.flatMap(({ results }) => results) ?? [];
  return (
    <Section title={settings.tabs.audit} hint={settings.auditHint}>
      <Problem error={log.error} />
      {log.data && records.length === 0 && <Text c="dimmed">{settings.auditEmpty}</Text>}
      {records.length > 0 && (
        <WideTable label={settings.tabs.audit}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{settings.when}</Table.Th>
                <Table.Th>{settings.what}</Table.Th>
                <Table.Th>{audit.which}</Table.Th>
                <Table.Th>{settings.who}</Table.Th>
                <Table.Th>{settings.address}</Table.Th>
                <Table.Th>{settings.status}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {records.map((record) => (
                <Table.Tr key={record.id}>
                  <Table.Td>{formats.dateTime(record.at)}</Table.Td>
                  <Table.Td>{actionWords(record.action, audit)}</Table.Td>
                  <Table.Td>
                    <AuditObjects record={record} />
                  </Table.Td>
                  <Table.Td>{person.callers[record.caller]}</Table.Td>
                  <Table.Td>{record.address}</Table.Td>
                  <Table.Td>{record.status < REFUSED ? audit.done : audit.refused(String(record.status))}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      {log.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {settings.older}
          </Button>
        </Group>
      )}
    </Section>
  );
}
