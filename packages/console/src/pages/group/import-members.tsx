import type { ImportMode, ImportProblem, Group as PersonGroup } from '@kith/client';
import { Alert, Button, FileButton, Group, List, Modal, SegmentedControl, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

const modes: readonly ImportMode[] = ['add', 'remove', 'replace'];
const SHOWN = 100;

interface ImportMembersProps {
  readonly group: PersonGroup;
  readonly opened: boolean;
  onClose(): void;
}

/** Members by a CSV file; the rows that could not be taken are said one by one. */
export function ImportMembers({ group, opened, onClose }: ImportMembersProps): ReactNode {
  const { group: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [mode, setMode] = useState<ImportMode>('add');
  const [file, setFile] = useState<File | null>(null);
  const send = useOperation({
    does: async (csv: File) => {
      const done = await client.groups.importMembers(group.id, csv, { mode });
      const { results } = await client.groups.importReport(group.id, done.id, { limit: SHOWN });
      return { done, problems: results };
    },
    changes: [keys.groups, keys.members, keys.person, keys.people],
  });
  return (
    <Modal opened={opened} onClose={onClose} title={words.importCsv} closeButtonProps={{ 'aria-label': shell.close }}>
      <Stack>
        <Text size="sm" c="dimmed">
          {words.importHint}
        </Text>
        <SegmentedControl<ImportMode>
          aria-label={words.mode}
          value={mode}
          onChange={setMode}
          data={modes.map((value) => ({ value, label: words.modes[value] }))}
        />
        <Group>
          <FileButton accept=".csv,text/csv,text/plain" onChange={setFile}>
            {(props) => (
              <Button {...props} variant="default">
                {file?.name ?? words.chooseFile}
              </Button>
            )}
          </FileButton>
          <Button disabled={file === null} loading={send.isPending} onClick={() => file && send.mutate(file)}>
            {words.start}
          </Button>
        </Group>
        <Problem error={send.error} />
        {send.data && (
          <Alert color="teal" role="status">
            {words.imported(
              formats.number(send.data.done.added),
              formats.number(send.data.done.already),
              formats.number(send.data.done.removed),
            )}
          </Alert>
        )}
        {send.data && <Problems count={send.data.done.invalid} problems={send.data.problems} />}
      </Stack>
    </Modal>
  );
}

interface ProblemsProps {
  readonly count: number;
  readonly problems: readonly ImportProblem[];
}

function Problems({ count, problems }: ProblemsProps): ReactNode {
  const { group: words } = useMessages();
  const formats = useFormats();
  if (count === 0) return null;
  return (
    <Alert color="yellow" title={words.importProblems(count, formats.number(count))}>
      <List size="sm">
        {problems.map(({ row, outcome, value }) => (
          <List.Item key={row} dir="auto">
            {`${words.row(formats.number(row))}: ${value} – ${words.outcomes[outcome]}`}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
