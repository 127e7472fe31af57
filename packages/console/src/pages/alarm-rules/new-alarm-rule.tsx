import type { AlarmWhenWish } from '@kith/client';
import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { keys } from '../../parts/queries.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface NewAlarmRuleProps {
  readonly opened: boolean;
  onClose(): void;
}

/** A rule has to say something: that somebody known is seen, until something else is set. */
const atFirst: AlarmWhenWish = { results: ['exact', 'ha'] };

/** Asks for a name. When it raises an alarm is set on its page. */
export function NewAlarmRule({ opened, onClose }: NewAlarmRuleProps): ReactNode {
  const { alarms: words } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const create = useOperation({
    does: () => client.alarmRules.create({ name, when: atFirst, isActive: false }),
    changes: [keys.alarmRules],
    onDone: ({ id }) => void navigate({ to: '/alarms/rules/$ruleId', params: { ruleId: String(id) } }),
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.createRule}
      button={words.makeRule}
      busy={create.isPending}
      error={create.error}
      fields={['name']}
      onSubmit={create.mutate}
    >
      <Text size="sm" c="dimmed">
        {words.createHint}
      </Text>
      <NameField label={words.name} first value={name} error={create.error} onChange={setName} />
    </FormDialog>
  );
}
