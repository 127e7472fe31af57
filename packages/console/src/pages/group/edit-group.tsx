import type { Group } from '@kith/client';
import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { ColorChoice } from '../../parts/color-choice.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { NumberField } from '../../parts/number-field.tsx';
import { keys } from '../../parts/queries.ts';
import { fieldSentence } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { TimesFields, timesFields } from '../../parts/times/times-fields.tsx';
import { changesOf, formOf } from '../../parts/times/times-form.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface EditGroupProps {
  readonly group: Group;
  readonly opened: boolean;
  onClose(): void;
}

export function EditGroup({ group, opened, onClose }: EditGroupProps): ReactNode {
  const { group: words, groups, shell } = useMessages();
  const client = useClient();
  const [name, setName] = useState(group.name);
  const [description, setDescription] = useState(group.description);
  const [color, setColor] = useState(group.color ?? '');
  const [threshold, setThreshold] = useState<number | string>(group.threshold ?? '');
  /** When it was opened. What somebody else changes meanwhile is not put back by whoever changes nothing of it. */
  const [before] = useState(() => formOf(group));
  const [times, setTimes] = useState(before);
  const save = useOperation({
    does: () =>
      client.groups.update(group.id, {
        name,
        description,
        color: color || null,
        threshold: threshold === '' ? null : Number(threshold),
        ...changesOf(before, times),
      }),
    changes: [keys.groups, keys.members, keys.person],
    onDone: () => {
      tell(words.saved);
      onClose();
    },
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.edit}
      button={shell.save}
      busy={save.isPending}
      error={save.error}
      fields={['name', 'description', 'color', 'threshold', ...timesFields]}
      onSubmit={save.mutate}
    >
      <NameField label={groups.name} first value={name} error={save.error} onChange={setName} />
      <TextInput
        label={groups.description}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        error={fieldSentence(save.error, 'description')}
      />
      <ColorChoice value={color} onChange={setColor} error={fieldSentence(save.error, 'color')} />
      <NumberField
        label={words.threshold}
        description={words.thresholdHint}
        min={0}
        max={100}
        decimalScale={2}
        value={threshold}
        onChange={setThreshold}
        error={fieldSentence(save.error, 'threshold')}
      />
      <TimesFields value={times} error={save.error} onChange={setTimes} />
    </FormDialog>
  );
}
