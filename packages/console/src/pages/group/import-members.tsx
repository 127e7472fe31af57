import type { ImportMode, Group as PersonGroup } from '@kith/client';
import { Alert, Button, FileButton, Group, Modal, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { ImportPlan } from './import-plan.tsx';
import { ImportProblems } from './import-problems.tsx';

const modes: readonly ImportMode[] = ['add', 'remove', 'replace'];
/** As many rows that could not be taken are shown; the others are in the file. */
const SHOWN = 1000;

interface ImportMembersProps {
  readonly group: PersonGroup;
  readonly opened: boolean;
  onClose(): void;
}

/** Members by a CSV file: first what it would change, then, when that is wished, the change. */
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
  const preview = useQuery({
    queryKey: ['import-preview', group.id, mode, file?.name, file?.size, file?.lastModified],
    queryFn: ({ signal }) => client.groups.previewImport(group.id, file ?? '', { mode, signal }),
    enabled: opened && file !== null && send.isIdle,
    staleTime: 0,
    gcTime: 0,
  });
  const wish = (change: () => void): void => {
    send.reset();
    change();
  };
  return (
    <Modal
      opened={opened}
      onClose={() => wish(onClose)}
      size="lg"
      title={words.importCsv}
      closeButtonProps={{ 'aria-label': shell.close }}
    >
      <Stack>
        <Text size="sm" c="dimmed">
          {words.importHint}
        </Text>
        <Choice<ImportMode>
          label={words.mode}
          value={mode}
          onChange={(next) => wish(() => setMode(next))}
          choices={modes.map((value) => ({ value, label: words.modes[value] }))}
        />
        <Group>
          <FileButton accept=".csv,text/csv,text/plain" onChange={(next) => next && wish(() => setFile(next))}>
            {(props) => (
              <Button {...props} variant="default">
                {file?.name ?? words.chooseFile}
              </Button>
            )}
          </FileButton>
        </Group>
        <Problem error={preview.error ?? send.error} />
        {send.data ? (
          <>
            <Alert color="teal" role="status">
              {words.imported(
                formats.number(send.data.done.added),
                formats.number(send.data.done.already),
                formats.number(send.data.done.removed),
              )}
              {send.data.done.changed > 0 &&
                ` ${words.importChanged(send.data.done.changed, formats.number(send.data.done.changed))}`}
            </Alert>
            <ImportProblems
              title={words.importProblems(send.data.done.invalid, formats.number(send.data.done.invalid))}
              problems={send.data.problems}
              count={send.data.done.invalid}
            />
          </>
        ) : (
          preview.data && (
            <ImportPlan
              preview={preview.data}
              busy={send.isPending}
              onGo={() => {
                if (file) send.mutate(file);
              }}
            />
          )
        )}
      </Stack>
    </Modal>
  );
}
