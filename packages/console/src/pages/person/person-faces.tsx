import { Button, CloseButton, FileButton, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Face } from '../../parts/face.tsx';
import { photoTypes } from '../../parts/photo-types.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

const FACE_PX = 96;
const changes = [keys.person, keys.people];

/** The photos that a person is known by. */
export function PersonFaces({ pid }: { readonly pid: string }): ReactNode {
  const { person: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const faces = useQuery({ queryKey: [...keys.person, pid, 'faces'], queryFn: () => client.persons.templates(pid) });
  const add = useOperation({
    does: (image: File) => client.persons.addTemplate(pid, { image }),
    changes,
    onDone: () => tell(words.addedFace),
  });
  const remove = useOperation({
    does: (id: number) => client.persons.deleteTemplate(pid, id),
    changes,
    onDone: () => tell(words.removedFace),
  });
  return (
    <Section
      title={words.faces}
      hint={words.facesHint}
      actions={
        <FileButton accept={photoTypes} onChange={(file) => file && add.mutate(file)}>
          {(props) => (
            <Button {...props} variant="default" size="xs" loading={add.isPending}>
              {words.addFace}
            </Button>
          )}
        </FileButton>
      }
    >
      <Problem error={faces.error ?? add.error ?? remove.error} />
      <Group>
        {faces.data?.map(({ id, face_image, facesize, created }) => (
          <Stack key={id} gap={2} align="center">
            <Face url={face_image} size={FACE_PX} />
            <Text size="xs" c="dimmed">
              {words.faceSize(formats.number(Math.round(facesize)))}
            </Text>
            <Group gap={2} wrap="nowrap">
              <Text size="xs" c="dimmed">
                {formats.date(created)}
              </Text>
              {faces.data.length > 1 && (
                <CloseButton size="xs" aria-label={words.removeFace} onClick={() => remove.mutate(id)} />
              )}
            </Group>
          </Stack>
        ))}
      </Group>
    </Section>
  );
}
