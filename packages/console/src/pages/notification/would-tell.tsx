import type { NotSentReason } from '@kith/client';
import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';

/** Whether something would be told, or why not. */
export function WouldTell({ reason }: { readonly reason: NotSentReason | null }): ReactNode {
  const { notifications: words } = useMessages();
  return (
    <Badge variant="light" tt="none" fw={500} color={reason === null ? 'teal' : 'gray'}>
      {reason === null ? words.told : words.reasons[reason]}
    </Badge>
  );
}
