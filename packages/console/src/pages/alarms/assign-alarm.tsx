import type { Alarm } from '@kith/client';
import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { keys } from '../../parts/queries.ts';
import { fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface AssignAlarmProps {
  readonly alarm: Alarm;
  readonly opened: boolean;
  onClose(): void;
}

/** Says whose an alarm is. */
export function AssignAlarm({ alarm, opened, onClose }: AssignAlarmProps): ReactNode {
  const { alarms: words } = useMessages();
  const client = useClient();
  const [to, setTo] = useState(alarm.assignee ?? '');
  const assign = useOperation({
    does: () => client.alarms.assign(alarm.id, to.trim() || null),
    changes: [keys.alarms],
    onDone: () => {
      onClose();
      tell(words.assigned);
    },
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={alarm.rule.name}
      button={words.assign}
      busy={assign.isPending}
      error={assign.error}
      fields={['to']}
      onSubmit={assign.mutate}
    >
      <TextInput
        label={words.to}
        description={words.toHint}
        dir="auto"
        data-autofocus
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        error={fieldSentence(assign.error, 'to')}
      />
    </FormDialog>
  );
}
