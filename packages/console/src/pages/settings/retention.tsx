import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { CameraPeriods } from './camera-periods.tsx';
import { Periods } from './periods.tsx';
import { StrangerKeeping } from './stranger-keeping.tsx';

/** What is kept how long, and where that is set. */
export function Retention(): ReactNode {
  const { settings } = useMessages();
  return (
    <Stack>
      <Periods />
      <CameraPeriods />
      <StrangerKeeping />
      <Section title={settings.keptTitle} hint={settings.keptHint}>
        <Facts facts={settings.kept.map(({ what, long }) => [what, long])} />
      </Section>
    </Stack>
  );
}
