import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Page } from '../../parts/page.tsx';
import { Section } from '../../parts/section.tsx';
import { BeSeen } from './be-seen.tsx';
import { EnrolMyself } from './enrol-myself.tsx';

/** Whoever has never heard of Kith sees their own name with a group, within three minutes. */
export function FirstPage(): ReactNode {
  const { first } = useMessages();
  return (
    <Page title={first.title}>
      <Stack maw={720}>
        <Text c="dimmed">{first.hint}</Text>
        <EnrolMyself />
        <BeSeen />
        <Section title={first.step3} hint={first.step3Hint}>
          <Group>
            <LinkButton to="/notifications" variant="default">
              {first.webhook}
            </LinkButton>
            <LinkButton to="/live" variant="default">
              {first.skip}
            </LinkButton>
          </Group>
        </Section>
      </Stack>
    </Page>
  );
}
