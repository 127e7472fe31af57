import type { ImportPreview } from '@kith/client';
import { Alert, Button, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Messages } from '../../messages/en.ts';
import type { Formats } from '../../messages/formats.ts';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { calledBy } from '../../parts/person-name.ts';
import { datesInWords } from '../../parts/times/times-in-words.ts';
import { hoursInWords } from '../../parts/week/hours-in-words.ts';
import { ImportProblems } from './import-problems.tsx';

/** So many are named; of the others it is said how many they are. */
const NAMED = 12;
const counted = ['added', 'removed', 'already', 'changed', 'absent', 'invalid'] as const;

interface ImportPlanProps {
  readonly preview: ImportPreview;
  readonly busy: boolean;
  onGo(): void;
}

/** What a file would change, before it does. */
export function ImportPlan({ preview, busy, onGo }: ImportPlanProps): ReactNode {
  const { group: words, sighting, times } = useMessages();
  const formats = useFormats();
  const nameOf = ({ person }: ImportPreview['joining'][number]): string => calledBy(person, sighting);
  const { mode, rows, added, changed, removed, invalid, joining, changing, leaving, problems, error } = preview;
  const parts = counted
    .filter((what) => preview[what] > 0)
    .map((what) => words.preview[what](formats.number(preview[what])));
  const button = (): string => {
    if (mode === 'replace') return words.doReplace(formats.number(added), formats.number(removed));
    if (mode === 'remove') return words.removeThese(removed, formats.number(removed));
    return words[added > 0 ? 'addThese' : 'changeThese'](added || changed, formats.number(added || changed));
  };
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
      <Named title={words.preview.joining} names={joining.map(nameOf)} count={added} />
      <Named
        title={words.preview.changing}
        names={changing.map((one) => words.preview.change(nameOf(one), changeInWords(one, times, formats)))}
        count={changed}
      />
      <Named title={words.preview.leaving} names={leaving.map(nameOf)} count={removed} />
      <ImportProblems
        title={words.preview.problems(invalid, formats.number(invalid))}
        problems={problems}
        count={invalid}
      />
      {added + changed + removed === 0 ? (
        <Text c="dimmed">{words.preview.nothing}</Text>
      ) : (
        <Button loading={busy} onClick={onGo}>
          {button()}
        </Button>
      )}
    </Stack>
  );
}

/** From when until when a member would be one, at which hours, and what would be known; what is always is not said. */
function changeInWords(
  { valid_from, valid_until, hours, attributes }: ImportPreview['changing'][number],
  times: Messages['times'],
  formats: Formats,
): string {
  const known = Object.entries(attributes).map(([name, value]) => `${name}: ${value}`);
  const when = [
    ...datesInWords({ valid_from, valid_until }, times, formats),
    ...(hours === null ? [] : [hoursInWords(hours, formats)]),
  ];
  return [...when, ...known].join(' · ');
}

interface NamedProps {
  readonly title: string;
  /** The first of them. */
  readonly names: readonly string[];
  readonly count: number;
}

function Named({ title, names, count }: NamedProps): ReactNode {
  const { group: words } = useMessages();
  const formats = useFormats();
  if (count === 0) return null;
  const shown = names.slice(0, NAMED);
  const others = count - shown.length;
  return (
    <Stack gap={2}>
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text size="sm" dir="auto">
        {formats.list(others > 0 ? [...shown, words.preview.others(others, formats.number(others))] : shown)}
      </Text>
    </Stack>
  );
}
