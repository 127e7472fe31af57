import type { Group as PersonGroup } from '@kith/client';
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { joinGroups } from '../../parts/memberships.ts';
import { PeopleDialog } from '../../parts/people-dialog.tsx';
import { PersonLine } from '../../parts/person-line.tsx';
import { keys } from '../../parts/queries.ts';
import { besidesFields } from '../../parts/sentences.ts';
import { tell } from '../../parts/tell.ts';
import { OptionalTimes } from '../../parts/times/optional-times.tsx';
import { timesFields } from '../../parts/times/times-fields.tsx';
import { type TimesForm, wishOf } from '../../parts/times/times-form.ts';
import { useFoundPeople } from '../../parts/use-found-people.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useSelection } from '../../parts/use-selection.ts';
import { useClient } from '../../session/use-session.ts';
import classes from './add-members.module.css';

const SHOWN = 50;

interface AddMembersProps {
  readonly group: PersonGroup;
  readonly opened: boolean;
  onClose(): void;
}

/** Finds people by name and puts them into a group. Who is chosen stays so while another name is looked for. */
export function AddMembers({ group, opened, onClose }: AddMembersProps): ReactNode {
  const { group: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const selection = useSelection();
  const { typed, setTyped, found } = useFoundPeople({ limit: SHOWN, enabled: opened, everybody: true });
  const pids = found.data?.map(({ pid }) => pid) ?? [];
  const members = useQuery({
    queryKey: [...keys.members, group.id, 'among', pids],
    queryFn: async () =>
      new Set((await client.groups.persons(group.id, { pids, limit: SHOWN })).results.map(({ pid }) => pid)),
    enabled: opened && pids.length > 0,
    placeholderData: keepPreviousData,
  });
  const [times, setTimes] = useState<TimesForm | null>(null);
  const add = useOperation({
    does: () =>
      joinGroups(
        client,
        { pids: [...selection.chosen], groupsIds: [group.id] },
        times === null ? undefined : wishOf(times),
      ),
    changes: [keys.groups, keys.members, keys.person, keys.people],
    onDone: ({ added }) => {
      tell(words.added(added, formats.number(added)));
      selection.clear();
      setTyped('');
      setTimes(null);
      onClose();
    },
  });
  const count = selection.chosen.size;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <PeopleDialog
      opened={opened}
      onClose={onClose}
      title={words.add}
      search={words.find}
      typed={typed}
      onType={setTyped}
      error={found.error ?? besidesFields(add.error, timesFields)}
    >
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
      <form onSubmit={submit}>
        <Stack>
          <OptionalTimes value={times} error={add.error} onChange={setTimes} />
          <Group justify="flex-end">
            <Button type="submit" disabled={count === 0} loading={add.isPending}>
              {words.addThese(count, formats.number(count))}
            </Button>
          </Group>
        </Stack>
      </form>
    </PeopleDialog>
  );
}
