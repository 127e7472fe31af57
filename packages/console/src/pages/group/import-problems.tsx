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
  // What is wrong with a column the server says in a sentence of its own.
  const reasonOf = ({ outcome, field, message }: ImportProblem): string =>
    field === null || message === null ? words.outcomes[outcome] : `${field}: ${message}`;
  const rows = problems.map((problem) => [String(problem.row), problem.value, reasonOf(problem)]);
  const save = (): void => void saveFile('import.csv', 'text/csv', csvOf([[number, text, reason], ...rows]));
  return (
    <Alert color="yellow" title={title}>
      <Stack gap="xs" align="flex-start">
        <List size="sm">
          {problems.slice(0, SHOWN).map((problem) => (
            <List.Item key={problem.row} dir="auto">
              {`${words.row(formats.number(problem.row))}: ${problem.value === '' ? '' : `${problem.value} – `}${reasonOf(problem)}`}
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
