import type { Finding } from '@kith/client';
import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';

const colors = { problem: 'red', warning: 'yellow', ok: 'teal' } as const;
/** What any state has room in, so that the sentences stand below each other. */
const STATE_PX = 110;
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
      <Stack component="ul" gap="xs" m={0} p={0} aria-label={settings.findings} style={{ listStyle: 'none' }}>
        {sorted.map(({ check, state, sentence }) => (
          <Group key={`${check} ${sentence}`} component="li" gap="sm" wrap="nowrap" align="flex-start">
            <Badge variant="light" tt="none" w={STATE_PX} style={{ flex: 'none' }} color={colors[state]}>
              {settings.findingStates[state]}
            </Badge>
            <Text size="sm" lang="en" dir="auto" style={{ overflowWrap: 'anywhere' }}>
              {sentence}
            </Text>
          </Group>
        ))}
      </Stack>
      <Text size="sm" c="dimmed">
        {settings.doctor}
      </Text>
    </Section>
  );
}
