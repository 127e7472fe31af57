import type { Group, GroupException } from '@kith/client';
import { Button, CloseButton, Group as Row, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { sayException } from '../../parts/exceptions.ts';
import chips from '../../parts/group-chip.module.css';
import { calledBy } from '../../parts/person-name.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys, useExceptions } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { MakeException } from './make-exception.tsx';

/** As many are shown until somebody asks for all. */
const SHOWN = 20;

/** Who is in a group by rule, or is not, whatever the rule says; each can be taken back, and others made. */
export function Exceptions({ group }: { readonly group: Group }): ReactNode {
  const { groupRules: words, sighting } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const exceptions = useExceptions(group.id);
  const [making, setMaking] = useState(false);
  const [all, setAll] = useState(false);
  const takeBack = useOperation({
    does: ({ pid }: GroupException) => sayException(client, { groupId: group.id, pid }, null),
    changes: [keys.groups, keys.members, keys.person, keys.people],
    onDone: (_, { person }) => tell(words.takenBack(calledBy(person, sighting))),
  });
  const shown = exceptions.data?.slice(0, all ? undefined : SHOWN) ?? [];
  const others = (exceptions.data?.length ?? 0) - shown.length;
  return (
    <Stack gap="xs">
      <Row justify="space-between" gap="xs">
        <Text fw={600}>{words.exceptions}</Text>
        <Button variant="default" size="xs" onClick={() => setMaking(true)}>
          {words.addException}
        </Button>
      </Row>
      <Text size="sm" c="dimmed">
        {words.exceptionsHint} {exceptions.data?.length === 0 && words.noExceptions}
      </Text>
      <Problem error={exceptions.error ?? takeBack.error} />
      {shown.length > 0 && (
        <Row component="ul" gap="xs" p={0} m={0} aria-label={words.exceptions} style={{ listStyle: 'none' }}>
          {shown.map((exception) => (
            <li key={exception.pid} className={chips.chip}>
              <Link to="/people/$pid" params={{ pid: exception.pid }} dir="auto" className={chips.name}>
                {calledBy(exception.person, sighting)}
              </Link>
              <span className={chips.mark}>{exception.is_in ? words.alwaysIn : words.neverIn}</span>
              <CloseButton
                size="xs"
                aria-label={words.takeBack(calledBy(exception.person, sighting))}
                onClick={() => takeBack.mutate(exception)}
              />
            </li>
          ))}
        </Row>
      )}
      {others > 0 && (
        <Button variant="subtle" size="xs" onClick={() => setAll(true)}>
          {words.others(others, formats.number(others))}
        </Button>
      )}
      <MakeException group={group} opened={making} onClose={() => setMaking(false)} />
    </Stack>
  );
}
