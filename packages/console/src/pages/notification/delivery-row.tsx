import type { Delivery } from '@kith/client';
import { Badge, Button, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

const colors = { owed: 'yellow', delivered: 'teal', failed: 'red' } as const;

interface DeliveryRowProps {
  readonly profileId: number;
  readonly delivery: Delivery;
}

export function DeliveryRow({ profileId, delivery }: DeliveryRowProps): ReactNode {
  const { notifications: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const replay = useOperation({
    does: () => client.notifications.replay(profileId, delivery.id),
    changes: [keys.notifications],
    onDone: () => tell(words.replayed),
  });
  const last = delivery.attempts.at(-1);
  const answer = last?.error ?? (last?.status_code ? words.answered(String(last.status_code)) : null);
  const count = delivery.attempts.length;
  return (
    <Table.Tr>
      <Table.Td>{formats.moment(delivery.created)}</Table.Td>
      <Table.Td>
        {delivery.news_id !== null && words.types[delivery.type]}
        {delivery.news_id === null && delivery.entry_id !== null && (
          <Link to="/live" search={{ entry: delivery.entry_id }}>
            {words.entry(String(delivery.entry_id))}
          </Link>
        )}
      </Table.Td>
      <Table.Td>
        <Badge variant="light" tt="none" color={colors[delivery.status]}>
          {words.statuses[delivery.status]}
        </Badge>
      </Table.Td>
      <Table.Td dir="auto">
        {[words.attempts(count, formats.number(count)), answer].filter(Boolean).join(' · ')}
      </Table.Td>
      <Table.Td>
        {delivery.status !== 'owed' && (
          <Button size="xs" variant="default" loading={replay.isPending} onClick={() => replay.mutate()}>
            {words.replay}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
