import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { GroupNamesField } from '../../parts/group-names-field.tsx';
import { NameField } from '../../parts/name-field.tsx';

interface NameStrangerProps {
  readonly opened: boolean;
  readonly sightings: number;
  onClose(): void;
  onName(name: string, groups: readonly string[]): void;
}

/** A stranger becomes somebody with a name, and is in groups from now on. */
export function NameStranger({ opened, sightings, onClose, onName }: NameStrangerProps): ReactNode {
  const { strangers: words } = useMessages();
  const formats = useFormats();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.whoIsIt}
      button={words.nameIt}
      busy={false}
      error={null}
      fields={[]}
      onSubmit={() => {
        if (name.trim() === '') return;
        onClose();
        onName(name.trim(), chosen);
      }}
    >
      <NameField label={words.name} value={name} error={null} first onChange={setName} />
      <GroupNamesField
        label={words.groups}
        value={chosen}
        onChange={setChosen}
        comboboxProps={{ withinPortal: false }}
      />
      <Text size="sm" c="dimmed">
        {words.consequence(sightings, formats.number(sightings))}
      </Text>
    </FormDialog>
  );
}
