import type { Finding } from '@kith/client';
import { Badge, Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { useClient } from '../../session/use-session.ts';

const colors = { problem: 'red', warning: 'yellow', ok: 'teal' } as const;
const worstFirst = Object.keys(colors) as readonly Finding['state'][];

/** What is wrong with the installation and what to do about it, in the words of the server, the worst first. */
export function Findings(): ReactNode {
  const { settings } = useMessages();
  const client = useClient();
  const findings = useQuery({ queryKey: ['findings'], queryFn: ({ signal }) => client.server.findings({ signal }) });
  const sorted = worstFirst.flatMap((state) => findings.data?.filter((finding) => finding.state === state) ?? []);
  return (
    <Section
      title={settings.findings}
      hint={settings.findingsHint}
      actions={
        <Button size="xs" variant="default" loading={findings.isFetching} onClick={() => void findings.refetch()}>
          {settings.lookAgain}
        </Button>
      }
    >
      <Problem error={findings.error} />
      {sorted.length > 0 && (
        <WideTable label={settings.findings}>
          <Table verticalSpacing="xs">
            <Table.Tbody>
              {sorted.map(({ check, state, sentence }) => (
                <Table.Tr key={`${check} ${sentence}`}>
                  <Table.Td>
                    <Badge variant="light" tt="none" miw="fit-content" color={colors[state]}>
                      {settings.findingStates[state]}
                    </Badge>
                  </Table.Td>
                  <Table.Td>
                    <Text size="sm" lang="en" dir="auto">
                      {sentence}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
      <Text size="sm" c="dimmed">
        {settings.doctor}
      </Text>
    </Section>
  );
}
