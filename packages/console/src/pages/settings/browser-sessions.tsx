import { Badge, Button, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { browserName } from '../../parts/browser-name.ts';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { WideTable } from '../../parts/wide-table.tsx';
import { useClient } from '../../session/use-session.ts';

const key = ['browsers'];

/** Browsers that are logged in, each of which can be logged out from here. */
export function BrowserSessions(): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const sessions = useQuery({ queryKey: key, queryFn: ({ signal }) => client.sessions.list({ signal }) });
  const end = useOperation({
    does: (id: number) => client.sessions.end(id),
    changes: [key],
    onDone: () => tell(settings.ended),
  });
  const endOthers = useOperation({
    does: () => client.sessions.endOthers(),
    changes: [key],
    onDone: () => tell(settings.endedOthers),
  });
  return (
    <Section
      title={settings.tabs.browsers}
      hint={settings.browsersHint}
      actions={
        <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
          {settings.endOthers}
        </Button>
      }
    >
      <Problem error={sessions.error ?? end.error ?? endOthers.error} />
      <WideTable label={settings.tabs.browsers}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{settings.browser}</Table.Th>
              <Table.Th>{settings.address}</Table.Th>
              <Table.Th>{settings.used}</Table.Th>
              <Table.Th>{settings.expires}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sessions.data?.map(({ id, browser, address, used, expires, current }) => (
              <Table.Tr key={id}>
                <Table.Td title={browser}>
                  {browserName(browser)}{' '}
                  {current && (
                    <Badge variant="light" tt="none">
                      {settings.here}
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td>{address}</Table.Td>
                <Table.Td>{formats.moment(used)}</Table.Td>
                <Table.Td>{formats.dateTime(expires)}</Table.Td>
                <Table.Td>
                  {!current && (
                    <Button size="xs" variant="default" onClick={() => end.mutate(id)}>
                      {settings.end}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Section>
  );
}
