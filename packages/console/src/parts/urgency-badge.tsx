import type { Alarm } from '@kith/client';
import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';

const colors = { low: 'gray', normal: 'teal', high: 'yellow', critical: 'red' } as const;

/** How urgent something is, in a word. */
export function UrgencyBadge({ urgency }: { readonly urgency: Alarm['urgency'] }): ReactNode {
  const { alarms } = useMessages();
  return (
    <Badge variant={urgency === 'critical' ? 'filled' : 'light'} tt="none" fw={500} color={colors[urgency]}>
      {alarms.urgencies[urgency]}
    </Badge>
  );
}
