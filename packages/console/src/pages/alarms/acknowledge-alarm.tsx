import type { Alarm } from '@kith/client';
import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { keys } from '../../parts/queries.ts';
import { fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient, useSession } from '../../session/use-session.ts';

interface AcknowledgeAlarmProps {
  readonly alarm: Alarm;
  readonly opened: boolean;
  onClose(): void;
}

/** Says that somebody looked, and what it was. */
export function AcknowledgeAlarm({ alarm, opened, onClose }: AcknowledgeAlarmProps): ReactNode {
  const { alarms: words } = useMessages();
  const client = useClient();
  const session = useSession();
  const [note, setNote] = useState('');
  const [by, setBy] = useState((session.kind === 'in' && session.who.username) || '');
  const acknowledge = useOperation({
    does: () => client.alarms.acknowledge(alarm.id, { note: note.trim() || null, by: by.trim() || null }),
    changes: [keys.alarms],
    onDone: () => {
      onClose();
      tell(words.acknowledged);
    },
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={alarm.rule.name}
      button={words.acknowledge}
      busy={acknowledge.isPending}
      error={acknowledge.error}
      fields={['note', 'by']}
      onSubmit={acknowledge.mutate}
    >
      <Textarea
        label={words.note}
        dir="auto"
        autosize
        minRows={2}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        error={fieldSentence(acknowledge.error, 'note')}
      />
      <TextInput
        label={words.by}
        dir="auto"
        value={by}
        onChange={(event) => setBy(event.currentTarget.value)}
        error={fieldSentence(acknowledge.error, 'by')}
      />
    </FormDialog>
  );
}
