import type { Nearest, Person } from '@kith/client';
import { Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PersonLine } from '../../parts/person-line.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';

const NEAREST = 6;
const FOUND = 20;
const TYPING_MS = 200;

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
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const nearest = useQuery({
    queryKey: [...keys.strangers, 'nearest', entryId],
    queryFn: ({ signal }) => client.entries.nearest(entryId, { limit: NEAREST }, { signal }),
    enabled: opened,
  });
  const found = useQuery({
    queryKey: [...keys.people, 'known', q],
    queryFn: async ({ signal }) => (await client.persons.list({ q, limit: FOUND }, { signal })).results.map(asNearest),
    enabled: opened && q !== '',
    placeholderData: keepPreviousData,
  });
  const shown: readonly Choice[] | undefined = q === '' ? nearest.data : found.data;
  const choose = (who: Somebody): void => {
    onClose();
    onChoose(who);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.whoIsIt}
      size="lg"
      closeButtonProps={{ 'aria-label': shell.close }}
    >
      <Stack>
        <TextInput
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<Icon name="search" size={16} />}
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Problem error={nearest.error ?? found.error} />
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
      </Stack>
    </Modal>
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
