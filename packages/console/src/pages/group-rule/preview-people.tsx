import type { RulePreview } from '@kith/client';
import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { PersonLine } from '../../parts/person-line.tsx';
import { Section } from '../../parts/section.tsx';
import classes from './preview-people.module.css';

/** So many are shown; of the others it is said how many they are. */
const SHOWN = 12;

/** Faces and names of those who would come to a group, leave it and be in it. @param preview undefined: nobody has looked yet */
export function PreviewPeople({ preview }: { readonly preview: RulePreview | undefined }): ReactNode {
  const { groupRules: words } = useMessages();
  const formats = useFormats();
  return (
    <Section
      title={words.preview}
      hint={words.previewHint}
      actions={preview && <Text fw={600}>{words.previewCount(preview.count, formats.number(preview.count))}</Text>}
    >
      {preview && (
        <>
          <Some title={words.coming} of={preview.coming} />
          <Some title={words.leaving} of={preview.leaving} />
          {preview.coming.count < preview.count && <Some title={words.staying} of={preview} />}
        </>
      )}
    </Section>
  );
}

interface SomeProps {
  readonly title: string;
  readonly of: RulePreview['coming'];
}

function Some({ title, of: { count, persons } }: SomeProps): ReactNode {
  const { groupRules: words } = useMessages();
  const formats = useFormats();
  if (count === 0) return null;
  const shown = persons.slice(0, SHOWN);
  const others = count - shown.length;
  return (
    <Stack gap="xs">
      <Text fw={600} size="sm">
        {title}
      </Text>
      <ul className={classes.people} aria-label={title}>
        {shown.map(({ pid, person, initial_face_image }) => (
          <li key={pid}>
            <Link to="/people/$pid" params={{ pid }} className={classes.person}>
              <PersonLine person={person} face={initial_face_image} />
            </Link>
          </li>
        ))}
      </ul>
      {others > 0 && (
        <Text size="sm" c="dimmed">
          {words.others(others, formats.number(others))}
        </Text>
      )}
    </Stack>
  );
}
