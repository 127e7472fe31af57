import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { AddToGroups } from '../../parts/add-to-groups.tsx';
import { GroupChip } from '../../parts/group-chip.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useGroupsOf } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { tellUndo } from '../../parts/tell-undo.tsx';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { GroupsByRule } from './groups-by-rule.tsx';

interface Named {
  readonly id: number;
  readonly name: string;
}

const changes = [keys.person, keys.groups, keys.members, keys.people];

export function PersonGroups({ pid }: { readonly pid: string }): ReactNode {
  const { person: words, groupRules, shell } = useMessages();
  const client = useClient();
  const groups = useGroupsOf(pid);
  const [adding, setAdding] = useState(false);
  const back = useOperation({
    does: ({ id }: Named) => client.groups.add({ pids: [pid], groupsIds: [id] }),
    changes,
  });
  const leave = useOperation({
    does: ({ id }: Named) => client.groups.remove({ pids: [pid], groupsIds: [id] }),
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
      {groups.data?.length === 0 && <Text c="dimmed">{words.noGroups}</Text>}
      <Group gap="xs">
        {groups.data?.map((group) => (
          <GroupChip
            key={group.id}
            id={group.id}
            name={group.name}
            color={group.color}
            {...(group.rule
              ? { mark: groupRules.marks.on }
              : { remove: { label: words.leave(group.name), run: () => leave.mutate(group) } })}
          />
        ))}
      </Group>
      <AddToGroups opened={adding} onClose={() => setAdding(false)} pids={[pid]} />
    </Section>
  );
}
