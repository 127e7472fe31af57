import { type Client, type Entry, KithApiError } from '@kith/client';
import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { AddToGroups } from './add-to-groups.tsx';
import { tellCorrected } from './corrected-sightings.ts';
import { LinkButton } from './link-button.tsx';
import { NameForm } from './name-form.tsx';
import { Problem } from './problem.tsx';
import { keys } from './queries.ts';
import { tell } from './tell.ts';
import { tellUndo } from './tell-undo.tsx';
import { useOperation } from './use-operation.ts';

const changes = [keys.people, keys.person, keys.sightings, keys.strangers];
const unsure = new Set(['ha', 'junk']);

/** What somebody at the screen can say about a sighting: that it is right, that it is not, or who it is. */
export function SightingActions({ entry }: { readonly entry: Entry }): ReactNode {
  const { live, shell } = useMessages();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const right = useOperation({
    does: (pid: string) => client.persons.addTemplate(pid, { entryId: entry.id }),
    changes,
    onDone: () => tell(live.remembered),
  });
  const wrong = useOperation({
    does: () => client.entries.wrongPerson(entry.id),
    changes,
    onDone: (corrected) => {
      tellCorrected(corrected);
      tellUndo({
        message: live.corrected,
        undo: shell.undo,
        run: async () => {
          tellCorrected(await client.entries.undoWrongPerson(entry.id));
          await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
          return live.uncorrected;
        },
      });
    },
  });
  const name = useOperation({
    does: async (text: string) => {
      // All that was seen of a stranger becomes the person's.
      const named = entry.stranger && (await nameIfThere(client, entry.stranger.id, text));
      if (named !== null) return named;
      const { pid, person } = entry.pid === null ? await client.persons.createFromEntry(entry.id) : entry;
      // Who is known by now has a name, which is not this one.
      if (pid !== null && !person?.name) await client.persons.update(pid, { name: text });
      return pid;
    },
    changes,
    onDone: (pid) => {
      if (pid !== null) void navigate({ to: '/people/$pid', params: { pid } });
    },
  });
  const { pid } = entry;
  const naming = (
    <NameForm label={live.name} button={live.nameThem} busy={name.isPending} error={name.error} onName={name.mutate} />
  );
  if (pid === null) return naming;
  return (
    <Stack gap="xs">
      {!entry.person?.name && naming}
      <Group gap="xs">
        <LinkButton to="/people/$pid" params={{ pid }}>
          {live.openPerson}
        </LinkButton>
        <Button variant="default" onClick={() => setAdding(true)}>
          {live.addToGroup}
        </Button>
        {unsure.has(entry.result) && (
          <Button variant="default" loading={right.isPending} onClick={() => right.mutate(pid)}>
            {live.right}
          </Button>
        )}
        <Button variant="default" title={live.notThemHint} loading={wrong.isPending} onClick={() => wrong.mutate()}>
          {live.notThem}
        </Button>
      </Group>
      <Problem error={right.error ?? wrong.error} />
      <AddToGroups opened={adding} onClose={() => setAdding(false)} pids={[pid]} />
    </Stack>
  );
}

/** @returns the pid; null when the stranger is no more: part of another one, forgotten, or known by now */
async function nameIfThere(client: Client, id: number, name: string): Promise<string | null> {
  try {
    return (await client.strangers.name(id, { name })).pid;
  } catch (error) {
    if (error instanceof KithApiError && error.status === 404) return null;
    throw error;
  }
}
