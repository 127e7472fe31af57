import type { Member, Group as PersonGroup } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { AddToGroups } from '../../parts/add-to-groups.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PersonGrid } from '../../parts/person-grid.tsx';
import type { Tile } from '../../parts/person-tile.tsx';
import { Problem } from '../../parts/problem.tsx';
import { EFFECT_MS, keys } from '../../parts/queries.ts';
import { SelectionBar } from '../../parts/selection-bar.tsx';
import { ChangeTimes } from '../../parts/times/change-times.tsx';
import { membershipInWords } from '../../parts/times/times-in-words.ts';
import { WhenChoice } from '../../parts/times/when-choice.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useSelection } from '../../parts/use-selection.ts';
import { useClient } from '../../session/use-session.ts';
import { AddAgain } from './add-again.tsx';
import { KeepOut } from './keep-out.tsx';
import { useRemoveMembers } from './use-remove-members.ts';

interface GroupMembersProps {
  readonly group: PersonGroup;
  /** What puts people into it, where there are none; nothing for a group that its rule fills. */
  readonly add: ReactNode;
}

/** Who is in a group, will be or was, and what can be done with those who are chosen. */
export function GroupMembers({ group: { id, name, rule }, add }: GroupMembersProps): ReactNode {
  const { group: words, groupRules, people, times } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const { when } = useSearch({ from: '/groups/$groupId' });
  const navigate = useNavigate({ from: '/groups/$groupId' });
  const pages = usePages<Member>(
    [...keys.members, id, when ?? 'listed'],
    ({ signal, ...page }) => client.groups.persons(id, { when, ...page }, { signal }),
    EFFECT_MS,
  );
  const selection = useSelection();
  const remove = useRemoveMembers(id, selection.clear);
  const [open, setOpen] = useState<'others' | 'times' | 'again' | null>(null);
  const close = (): void => setOpen(null);
  const pids = [...selection.chosen];
  // Whom a rule put in is not taken out by hand.
  const byHand = rule === null;
  const tileOf = ({ pid, person, initial_face_image, ...membership }: Member): Tile => ({
    pid,
    name: person?.name ?? person?.external_id ?? null,
    face: initial_face_image,
    line: membershipInWords(membership, { times, group: words }, formats, Date.now()),
    off: !membership.in_effect,
  });
  const empty = byHand ? words.empty : groupRules.nobody;
  return (
    <>
      <Group>
        <WhenChoice
          value={when}
          onChange={(next) => {
            selection.clear();
            void navigate({ search: { when: next }, replace: true });
          }}
        />
        {when !== undefined && pages.count !== null && (
          <Text c="dimmed">{people.count(pages.count, formats.number(pages.count))}</Text>
        )}
      </Group>
      <SelectionBar selection={selection}>
        {byHand && when === 'past' && <Button onClick={() => setOpen('again')}>{times.again}</Button>}
        {byHand && when !== 'past' && (
          <>
            <Button loading={remove.isPending} onClick={() => remove.mutate(pids)}>
              {words.remove}
            </Button>
            <Button variant="default" onClick={() => setOpen('times')}>
              {times.change}
            </Button>
          </>
        )}
        {!byHand && when !== 'past' && <KeepOut groupId={id} pids={pids} onDone={selection.clear} />}
        <Button variant="default" onClick={() => setOpen('others')}>
          {people.addToGroups}
        </Button>
      </SelectionBar>
      <Problem error={pages.error ?? remove.error} />
      {pages.count === 0 && (
        <Empty
          text={when === undefined ? empty : times.nobody[when]}
          action={when === undefined && byHand && <Group>{add}</Group>}
        />
      )}
      <PersonGrid label={name} pages={pages} selection={selection} tileOf={tileOf} tall />
      <AddToGroups opened={open === 'others'} onClose={close} pids={pids} />
      {open === 'times' && <ChangeTimes groupId={id} pids={pids} onClose={close} />}
      {open === 'again' && <AddAgain groupId={id} pids={pids} onClose={close} onAdded={selection.clear} />}
    </>
  );
}
