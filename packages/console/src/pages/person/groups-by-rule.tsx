import { Button, Modal, Group as Row, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { ExceptionSelect } from '../../parts/exception-select.tsx';
import { calledBy } from '../../parts/person-name.ts';
import { useGroups, usePerson } from '../../parts/queries.ts';

/** Who decides whether a person is in each of the groups by rule; nothing where there are none. */
export function GroupsByRule({ pid }: { readonly pid: string }): ReactNode {
  const { groupRules: words, shell } = useMessages();
  const groups = useGroups();
  const [open, setOpen] = useState(false);
  const byRule = groups.data?.filter(({ rule }) => rule !== null) ?? [];
  if (byRule.length === 0) return null;
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {words.ofPerson}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={words.ofPerson}
        closeButtonProps={{ 'aria-label': shell.close }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {words.ofPersonHint}
          </Text>
          {open && byRule.map(({ id, name }) => <Decided key={id} group={{ id, name }} pid={pid} />)}
        </Stack>
      </Modal>
    </>
  );
}

interface DecidedProps {
  readonly group: { readonly id: number; readonly name: string };
  readonly pid: string;
}

function Decided({ group: { id, name }, pid }: DecidedProps): ReactNode {
  const { groupRules: words, sighting } = useMessages();
  const person = usePerson(pid);
  return (
    <Row justify="space-between" gap="xs">
      <Link to="/groups/$groupId" params={{ groupId: String(id) }} dir="auto">
        {name}
      </Link>
      <ExceptionSelect groupId={id} pid={pid} name={calledBy(person.data, sighting)} label={words.decidedIn(name)} />
    </Row>
  );
}
