import type { Group as PersonGroup } from '@kith/client';
import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Icon } from '../../parts/icon.tsx';
import { joinGroups } from '../../parts/memberships.ts';
import { PersonLine } from '../../parts/person-line.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useSelection } from '../../parts/use-selection.ts';
import { useClient } from '../../session/use-session.ts';
import classes from './add-members.module.css';

const SHOWN = 50;
const TYPING_MS = 200;

interface AddMembersProps {
  readonly group: PersonGroup;
  readonly opened: boolean;
  onClose(): void;
}

/** Finds people by name and puts them into a group. Who is chosen stays so while another name is looked for. */
export function AddMembers({ group, opened, onClose }: AddMembersProps): ReactNode {
  const { group: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed, TYPING_MS);
  const selection = useSelection();
  const found = useQuery({
    queryKey: [...keys.people, 'to-add', q],
    queryFn: async ({ signal }) => (await client.persons.list({ q: q || undefined, limit: SHOWN }, { signal })).results,
    enabled: opened,
    placeholderData: keepPreviousData,
  });
  const pids = found.data?.map(({ pid }) => pid) ?? [];
  const members = useQuery({
    queryKey: [...keys.members, group.id, 'among', pids],
    queryFn: async () =>
      new Set((await client.groups.persons(group.id, { pids, limit: SHOWN })).results.map(({ pid }) => pid)),
    enabled: opened && pids.length > 0,
    placeholderData: keepPreviousData,
  });
  const add = useOperation({
    does: () => joinGroups(client, { pids: [...selection.chosen], groupsIds: [group.id] }),
    changes: [keys.groups, keys.members, keys.person, keys.people],
    onDone: ({ added }) => {
      tell(words.added(added, formats.number(added)));
      selection.clear();
      setTyped('');
      onClose();
    },
  });
  const count = selection.chosen.size;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.add}
      size="lg"
      closeButtonProps={{ 'aria-label': shell.close }}
    >
      <Stack>
        <TextInput
          type="search"
          aria-label={words.find}
          placeholder={words.find}
          leftSection={<Icon name="search" size={16} />}
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Problem error={found.error ?? add.error} />
        {found.data?.length === 0 && <Text c="dimmed">{words.nobody}</Text>}
        <ul className={classes.list} aria-label={words.found}>
          {found.data?.map((person, index) => {
            const isMember = members.data?.has(person.pid) ?? false;
            return (
              <li key={person.pid}>
                <Checkbox
                  checked={isMember || selection.chosen.has(person.pid)}
                  disabled={isMember}
                  onChange={() => selection.toggle(person.pid, index)}
                  label={
                    <PersonLine
                      person={person}
                      face={person.initial_face_image}
                      {...(isMember && { line: words.inGroup })}
                    />
                  }
                />
              </li>
            );
          })}
        </ul>
        <Group justify="flex-end">
          <Button disabled={count === 0} loading={add.isPending} onClick={() => add.mutate()}>
            {words.addThese(count, formats.number(count))}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
