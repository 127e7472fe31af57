import type { ImportPreview } from '@kith/client';
import { Alert, Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { calledBy } from '../../parts/person-name.ts';
import { ImportProblems } from './import-problems.tsx';

/** So many are named; of the others it is said how many they are. */
const NAMED = 12;
const counted = ['added', 'removed', 'already', 'absent', 'invalid'] as const;

interface ImportPlanProps {
  readonly preview: ImportPreview;
  readonly busy: boolean;
  onGo(): void;
}

/** What a file would change, before it does. */
export function ImportPlan({ preview, busy, onGo }: ImportPlanProps): ReactNode {
  const { group: words } = useMessages();
  const formats = useFormats();
  const { mode, rows, added, removed, invalid, joining, leaving, problems, error } = preview;
  const parts = counted
    .filter((what) => preview[what] > 0)
    .map((what) => words.preview[what](formats.number(preview[what])));
  const changed = mode === 'remove' ? removed : added;
  return (
    <Stack gap="sm">
      <Text fw={600} role="status">
        {[words.preview.rows(rows, formats.number(rows)), ...parts].join(' · ')}
      </Text>
      {error !== null && (
        <Alert color="red" role="alert" dir="auto">
          {error}
        </Alert>
      )}
      <Named title={words.preview.joining} persons={joining} count={added} />
      <Named title={words.preview.leaving} persons={leaving} count={removed} />
      <ImportProblems
        title={words.preview.problems(invalid, formats.number(invalid))}
        problems={problems}
        count={invalid}
      />
      {added + removed === 0 ? (
        <Text c="dimmed">{words.preview.nothing}</Text>
      ) : (
        <Button loading={busy} onClick={onGo}>
          {mode === 'replace'
            ? words.doReplace(formats.number(added), formats.number(removed))
            : words[mode === 'add' ? 'addThese' : 'removeThese'](changed, formats.number(changed))}
        </Button>
      )}
    </Stack>
  );
}

interface NamedProps {
  readonly title: string;
  readonly persons: ImportPreview['joining'];
  readonly count: number;
}

function Named({ title, persons, count }: NamedProps): ReactNode {
  const { group: words, sighting } = useMessages();
  const formats = useFormats();
  if (count === 0) return null;
  const names = persons.slice(0, NAMED).map(({ person }) => calledBy(person, sighting));
  const others = count - names.length;
  return (
    <Stack gap={2}>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text size="sm" dir="auto">
        {formats.list(others > 0 ? [...names, words.preview.others(others, formats.number(others))] : names)}
      </Text>
    </Stack>
  );
}
