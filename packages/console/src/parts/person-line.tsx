import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Face } from './face.tsx';
import { calledBy } from './person-name.ts';

const FACE_PX = 44;

interface PersonLineProps {
  readonly person: { readonly name: string | null; readonly external_id: string | null } | null | undefined;
  readonly face: string | null;
  /** What is said below the name, instead of the external id. */
  readonly line?: ReactNode;
}

/** Somebody in a line: face, name and what tells them from others of the name. */
export function PersonLine({ person, face, line }: PersonLineProps): ReactNode {
  const { sighting } = useMessages();
  return (
    <Group gap="sm" wrap="nowrap" component="span" miw={0}>
      <Face url={face} size={FACE_PX} />
      <Stack gap={0} miw={0} component="span">
        <Text component="span" fw={600} dir="auto" truncate>
          {calledBy(person, sighting)}
        </Text>
        <Text component="span" size="sm" c="dimmed" dir="auto" truncate>
          {line ?? (person?.name ? person.external_id : null)}
        </Text>
      </Stack>
    </Group>
  );
}
