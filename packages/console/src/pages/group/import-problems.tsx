import type { ImportProblem } from '@kith/client';
import { Alert, Button, List, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { csvOf } from '../../parts/csv.ts';
import { saveFile } from '../../parts/save-file.ts';

/** More are not read one by one: they are in the file. */
const SHOWN = 20;

interface ImportProblemsProps {
  readonly title: string;
  readonly problems: readonly ImportProblem[];
  /** How many there are in all. */
  readonly count: number;
}

/** The rows that cannot be taken, each with its number and why, to be read and to be kept. */
export function ImportProblems({ title, problems, count }: ImportProblemsProps): ReactNode {
  const { group: words } = useMessages();
  const formats = useFormats();
  if (count === 0) return null;
  const { row: number, value: text, reason } = words.reportColumns;
  const rows = problems.map(({ row, value, outcome }) => [String(row), value, words.outcomes[outcome]]);
  const save = (): void => void saveFile('import.csv', 'text/csv', csvOf([[number, text, reason], ...rows]));
  return (
    <Alert color="yellow" title={title}>
      <Stack gap="xs" align="flex-start">
        <List size="sm">
          {problems.slice(0, SHOWN).map(({ row, outcome, value }) => (
            <List.Item key={row} dir="auto">
              {`${words.row(formats.number(row))}: ${value === '' ? '' : `${value} – `}${words.outcomes[outcome]}`}
            </List.Item>
          ))}
          {count > SHOWN && <List.Item>{words.preview.others(count - SHOWN, formats.number(count - SHOWN))}</List.Item>}
        </List>
        <Button size="xs" variant="default" onClick={save}>
          {words.saveReport}
        </Button>
      </Stack>
    </Alert>
  );
}
