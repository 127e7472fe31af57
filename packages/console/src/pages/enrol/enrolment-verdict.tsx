import { Badge, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { enrolQueue } from './enrol-queue.ts';
import type { Enrolment } from './enrolment.ts';

interface EnrolmentVerdictProps {
  readonly enrolment: Enrolment;
  onAgain(): void;
  onJoin(id: number, pid: string): Promise<void>;
}

/** What came of a photo, and what can be done now. */
export function EnrolmentVerdict({ enrolment: { id, state }, onAgain, onJoin }: EnrolmentVerdictProps): ReactNode {
  const { enrol } = useMessages();
  const formats = useFormats();
  const again = (change: Partial<Pick<Enrolment, 'anySize' | 'surelyNew'>>): void => {
    enrolQueue.again([id], change);
    onAgain();
  };
  switch (state.kind) {
    case 'waiting':
    case 'running':
      return <Text c="dimmed">{enrol.states[state.kind]}</Text>;
    case 'enrolled':
    case 'known':
    case 'joined':
      return (
        <Group gap="xs">
          <Badge variant="light" tt="none" size="lg">
            {enrol.states[state.kind]}
          </Badge>
          <LinkButton size="xs" variant="subtle" to="/people/$pid" params={{ pid: state.pid }}>
            {enrol.openPerson}
          </LinkButton>
        </Group>
      );
    case 'asked':
      return (
        <Group gap="xs">
          <Text size="sm">{enrol.like(formats.confidence(state.confidence), state.name ?? enrol.somebody)}</Text>
          <Button size="xs" onClick={() => void onJoin(id, state.pid)}>
            {enrol.same}
          </Button>
          <Button size="xs" variant="default" onClick={() => again({ surelyNew: true })}>
            {enrol.another}
          </Button>
        </Group>
      );
    case 'failed':
      return (
        <Group gap="xs">
          <Text size="sm" c="red" maw={420}>
            {state.sentences.join(' ')}
          </Text>
          <Button size="xs" variant="default" onClick={() => again({ anySize: state.tooSmall })}>
            {state.tooSmall ? enrol.takeAnyway : enrol.retry}
          </Button>
        </Group>
      );
    default:
      return state satisfies never;
  }
}
