import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';
import { Findings } from './findings.tsx';

/** What runs here, how far it is, and what is wrong with it. */
export function Installation(): ReactNode {
  const { settings } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const status = useQuery({ queryKey: ['status'], queryFn: ({ signal }) => client.server.status({ signal }) });
  const protocol = useQuery({ queryKey: ['protocol'], queryFn: ({ signal }) => client.server.version({ signal }) });
  const behind = status.data ? Math.max(0, status.data.revision - status.data.index_revision) : 0;
  return (
    <Stack>
      <Section title={settings.tabs.server}>
        <Problem error={status.error ?? protocol.error} />
        {status.data && (
          <Facts
            facts={[
              [settings.version, status.data.version],
              [settings.protocol, protocol.data?.version ?? null],
              [settings.people, formats.number(status.data.indexed_persons)],
              [settings.behind, settings.behindBy(behind, formats.number(behind))],
            ]}
          />
        )}
      </Section>
      <Findings />
    </Stack>
  );
}
