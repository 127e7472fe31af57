import type { GroupOfPerson } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { AddToGroups } from '../../parts/add-to-groups.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useGroupsOf } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { tellUndo } from '../../parts/tell-undo.tsx';
import { ChangeTimes } from '../../parts/times/change-times.tsx';
import { sameAgain } from '../../parts/times/times-form.ts';
import { WhenChoice } from '../../parts/times/when-choice.tsx';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { GroupsByRule } from './groups-by-rule.tsx';
import { PersonMembership } from './person-membership.tsx';
import classes from './person-page.module.css';

const changes = [keys.person, keys.groups, keys.members, keys.people];

/** The groups that a person is in, will be in or was in, each with its times. */
export function PersonGroups({ pid }: { readonly pid: string }): ReactNode {
  const { person: words, shell, times } = useMessages();
  const client = useClient();
  const { when } = useSearch({ from: '/people/$pid' });
  const navigate = useNavigate({ from: '/people/$pid' });
  const groups = useGroupsOf(pid, when);
  const [adding, setAdding] = useState(false);
  const [timed, setTimed] = useState<number | null>(null);
  const back = useOperation({
    does: ({ id, membership }: GroupOfPerson) =>
      client.groups.add({ pids: [pid], groupsIds: [id], ...sameAgain(membership) }),
    changes,
  });
  const leave = useOperation({
    does: ({ id }: GroupOfPerson) => client.groups.remove({ pids: [pid], groupsIds: [id] }),
    changes,
    onDone: (_, group) => {
      const run = async (): Promise<string> => {
        await back.mutateAsync(group);
        return words.back(group.name);
      };
      tellUndo({ message: words.left(group.name), undo: shell.undo, run });
    },
  });
  return (
    <Section
      title={words.groups}
      actions={
        <Group gap="xs">
          <GroupsByRule pid={pid} />
          <Button variant="default" size="xs" onClick={() => setAdding(true)}>
            {words.addToGroups}
          </Button>
        </Group>
      }
    >
      <Problem error={groups.error ?? leave.error} />
      <WhenChoice value={when} onChange={(next) => void navigate({ search: { when: next }, replace: true })} />
      {groups.data?.length === 0 && <Text c="dimmed">{when === undefined ? words.noGroups : times.noGroup[when]}</Text>}
      <ul className={classes.memberships} aria-label={words.groups}>
        {groups.data?.map((group) => (
          <PersonMembership
            key={`${group.id} ${group.membership.since}`}
            group={group}
            // What is over, or is as a rule says, is not changed by hand.
            {...(when !== 'past' &&
              group.rule === null && {
                onTimes: () => setTimed(group.id),
                onLeave: () => leave.mutate(group),
              })}
          />
        ))}
      </ul>
      <AddToGroups opened={adding} onClose={() => setAdding(false)} pids={[pid]} />
      {timed !== null && <ChangeTimes groupId={timed} pids={[pid]} onClose={() => setTimed(null)} />}
    </Section>
  );
}
