import type { Group } from '@kith/client';
import { Group as Row, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { ExceptionSelect } from '../../parts/exception-select.tsx';
import { PeopleDialog } from '../../parts/people-dialog.tsx';
import { PersonLine } from '../../parts/person-line.tsx';
import { calledBy } from '../../parts/person-name.ts';
import { useFoundPeople } from '../../parts/use-found-people.ts';
import classes from './add-members.module.css';

const SHOWN = 50;

interface MakeExceptionProps {
  readonly group: Group;
  readonly opened: boolean;
  onClose(): void;
}

/** Finds people by name, and says of each who decides whether they are in a group by rule. */
export function MakeException({ group, opened, onClose }: MakeExceptionProps): ReactNode {
  const { group: words, groupRules, sighting } = useMessages();
  const { typed, setTyped, found } = useFoundPeople({ limit: SHOWN, enabled: opened, everybody: true });
  return (
    <PeopleDialog
      opened={opened}
      onClose={onClose}
      title={groupRules.addException}
      search={words.find}
      typed={typed}
      onType={setTyped}
      error={found.error}
    >
      {found.data?.length === 0 && <Text c="dimmed">{words.nobody}</Text>}
      <ul className={classes.list} aria-label={words.found}>
        {found.data?.map((person) => {
          const name = calledBy(person, sighting);
          return (
            <li key={person.pid}>
              <Row justify="space-between" gap="xs">
                <PersonLine person={person} face={person.initial_face_image} />
                <ExceptionSelect groupId={group.id} pid={person.pid} name={name} label={groupRules.decidedOf(name)} />
              </Row>
            </li>
          );
        })}
      </ul>
    </PeopleDialog>
  );
}
