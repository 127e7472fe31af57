import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { actionWords } from '../../parts/action-words.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { useClient } from '../../session/use-session.ts';

const SHOWN = 20;

/** What was done to a person, from the audit log. */
export function PersonHistory({ pid }: { readonly pid: string }): ReactNode {
  const { person: words, audit } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const log = useQuery({
    queryKey: [...keys.person, pid, 'history'],
    queryFn: async ({ signal }) => (await client.audit.list({ pid, limit: SHOWN }, { signal })).results,
  });
  return (
    <Section title={words.history}>
      <Problem error={log.error} />
      {log.data?.length === 0 && <Text c="dimmed">{words.noHistory}</Text>}
      {log.data && log.data.length > 0 && (
        <WideTable label={words.history}>
          <Table>
            <Table.Tbody>
              {log.data.map(({ id, at, action, caller }) => (
                <Table.Tr key={id}>
                  <Table.Td>{formats.dateTime(at)}</Table.Td>
                  <Table.Td>{actionWords(action, audit)}</Table.Td>
                  <Table.Td>{words.by(words.callers[caller])}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
    </Section>
  );
}
