import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { GroupNamesField } from './group-names-field.tsx';
import { groupsByName } from './groups-by-name.ts';
import { joinGroups, leaveGroups } from './memberships.ts';
import { Problem } from './problem.tsx';
import { keys } from './queries.ts';
import { tell } from './tell.ts';
import { tellUndo } from './tell-undo.tsx';
import { useOperation } from './use-operation.ts';

interface AddToGroupsProps {
  readonly opened: boolean;
  onClose(): void;
  /** Who is meant; asked when it is sent. */
  readonly pids: readonly string[];
}

/** Puts persons into groups, which are found by name or made. */
export function AddToGroups({ opened, onClose, pids }: AddToGroupsProps): ReactNode {
  const { groups: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [names, setNames] = useState<string[]>([]);
  const add = useOperation({
    does: async () => {
      const groupsIds = await groupsByName(client, names);
      return { groupsIds, ...(await joinGroups(client, { pids, groupsIds })) };
    },
    changes: [keys.groups, keys.members, keys.person, keys.people],
    onDone: ({ groupsIds, added, already }) => {
      const message = words.added(formats.number(pids.length), formats.list(names));
      // Whoever was there before must stay when this is taken back, and the server does not say who that was.
      if (already > 0 || added === 0) tell(message);
      else {
        const run = async (): Promise<string> => {
          await leaveGroups(client, { pids, groupsIds });
          return words.takenBack;
        };
        tellUndo({ message, undo: shell.undo, run });
      }
      setNames([]);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (names.length > 0) add.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.addTo(pids.length)}
      closeButtonProps={{ 'aria-label': shell.close }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Group align="flex-end" wrap="nowrap" gap="xs">
            <GroupNamesField
              flex={1}
              label={words.names}
              description={words.namesHint}
              value={names}
              onChange={setNames}
              data-autofocus
              comboboxProps={{ withinPortal: false }}
            />
            {/* Beside the field: below it the list of groups would cover it. */}
            <Button type="submit" loading={add.isPending} disabled={names.length === 0}>
              {words.add}
            </Button>
          </Group>
          <Problem error={add.error} />
        </Stack>
      </form>
    </Modal>
  );
}
