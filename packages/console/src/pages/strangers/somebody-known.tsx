import type { Nearest, Person } from '@kith/client';
import { Stack, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { PeopleDialog } from '../../parts/people-dialog.tsx';
import { PersonLine } from '../../parts/person-line.tsx';
import { keys } from '../../parts/queries.ts';
import { useFoundPeople } from '../../parts/use-found-people.ts';
import { useClient } from '../../session/use-session.ts';

const NEAREST = 6;
const FOUND = 20;

type Somebody = Pick<Nearest, 'pid' | 'person'>;

interface SomebodyKnownProps {
  readonly opened: boolean;
  /** The entry that shows the face best. */
  readonly entryId: number;
  readonly sightings: number;
  onClose(): void;
  onChoose(who: Somebody): void;
}

/** A stranger turns out to be somebody who is known: one of the nearest, or found by name. */
export function SomebodyKnown({ opened, entryId, sightings, onClose, onChoose }: SomebodyKnownProps): ReactNode {
  const { strangers: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const { typed, setTyped, q, found } = useFoundPeople({ limit: FOUND, enabled: opened, everybody: false });
  const nearest = useQuery({
    queryKey: [...keys.strangers, 'nearest', entryId],
    queryFn: ({ signal }) => client.entries.nearest(entryId, { limit: NEAREST }, { signal }),
    enabled: opened,
  });
  const shown: readonly Choice[] | undefined = q === '' ? nearest.data : found.data?.map(asNearest);
  const choose = (who: Somebody): void => {
    onClose();
    onChoose(who);
  };
  return (
    <PeopleDialog
      opened={opened}
      onClose={onClose}
      title={words.whoIsIt}
      search={words.search}
      typed={typed}
      onType={setTyped}
      error={nearest.error ?? found.error}
    >
      {shown?.length === 0 && <Text c="dimmed">{q === '' ? words.nobodyNear : shell.noSelection}</Text>}
      <Stack gap="xs" role="group" aria-label={q === '' ? words.nearest : words.search}>
        {shown?.map((one) => (
          <UnstyledButton key={one.pid} onClick={() => choose(one)}>
            <PersonLine
              person={one.person}
              face={one.initial_face_image}
              {...(one.confidence !== null && { line: formats.confidence(one.confidence) })}
            />
          </UnstyledButton>
        ))}
      </Stack>
      <Text size="sm" c="dimmed">
        {words.consequence(sightings, formats.number(sightings))}
      </Text>
    </PeopleDialog>
  );
}

interface Choice extends Somebody {
  readonly initial_face_image: string | null;
  /** Null of somebody who was found by name. */
  readonly confidence: number | null;
}

const asNearest = ({ pid, name, external_id, initial_face_image }: Person): Choice => ({
  pid,
  person: { name, external_id },
  initial_face_image,
  confidence: null,
});
