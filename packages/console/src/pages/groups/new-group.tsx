import { Checkbox, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { ColorChoice } from '../../parts/color-choice.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { keys } from '../../parts/queries.ts';
import { fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface NewGroupProps {
  readonly opened: boolean;
  onClose(): void;
}

export function NewGroup({ opened, onClose }: NewGroupProps): ReactNode {
  const { groups: words, groupRules } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [color, setColor] = useState('');
  const [byRule, setByRule] = useState(false);
  const create = useOperation({
    does: () => client.groups.create({ name, description, color: color || null }),
    changes: [keys.groups],
    onDone: (group) => {
      tell(words.made(group.name));
      setName('');
      setDescription('');
      setColor('');
      setByRule(false);
      onClose();
      const to = byRule ? '/groups/$groupId/rule' : '/groups/$groupId';
      void navigate({ to, params: { groupId: String(group.id) } });
    },
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.create}
      button={words.make}
      busy={create.isPending}
      error={create.error}
      fields={['name', 'description', 'color']}
      onSubmit={create.mutate}
    >
      <NameField label={words.name} first value={name} error={create.error} onChange={setName} />
      <TextInput
        label={words.description}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={fieldSentence(create.error, 'description')}
      />
      <ColorChoice value={color} onChange={setColor} error={fieldSentence(create.error, 'color')} />
      <Checkbox
        label={groupRules.fillsItself}
        description={groupRules.fillsItselfHint}
        checked={byRule}
        onChange={(event) => setByRule(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}
