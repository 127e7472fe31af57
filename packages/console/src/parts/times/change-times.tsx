import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { useClient } from '../../session/use-session.ts';
import { FormDialog } from '../form-dialog.tsx';
import { giveTimes, membershipsOf } from '../memberships.ts';
import { Problem } from '../problem.tsx';
import { keys } from '../queries.ts';
import { tellUndo } from '../tell-undo.tsx';
import { useOperation } from '../use-operation.ts';
import { TimesFields, timesFields } from './times-fields.tsx';
import { always, changesOf, commonForm, type GivenTimes, sameAgain, wishOf } from './times-form.ts';

interface ChangeTimesProps {
  readonly groupId: number;
  readonly pids: readonly string[];
  onClose(): void;
}

/** Changes when some persons are members of a group. Of many, what is not written stays what it is for each. */
export function ChangeTimes({ groupId, pids, onClose }: ChangeTimesProps): ReactNode {
  const client = useClient();
  const before = useQuery({
    queryKey: ['times', groupId, pids],
    queryFn: async () =>
      (await membershipsOf(client, { pids, groupsIds: [groupId] })).get(groupId) ?? new Map<string, GivenTimes>(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (!before.data) return <Problem error={before.error} />;
  return <TimesDialog groupId={groupId} before={before.data} onClose={onClose} />;
}

interface TimesDialogProps {
  readonly groupId: number;
  readonly before: ReadonlyMap<string, GivenTimes>;
  onClose(): void;
}

function TimesDialog({ groupId, before, onClose }: TimesDialogProps): ReactNode {
  const { times: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const { form: common, differ } = commonForm([...before.values()]);
  const [form, setForm] = useState(common);
  /** Whether all that they had is to go, also what they do not have in common. */
  const [afresh, setAfresh] = useState(false);
  const changes = [keys.groups, keys.members, keys.person, keys.people];
  const restore = useOperation({
    does: () => giveTimes(client, groupId, new Map([...before].map(([pid, times]) => [pid, sameAgain(times)]))),
    changes,
  });
  const save = useOperation({
    does: async () => {
      const wish = afresh ? wishOf(form) : changesOf(common, form);
      const [one] = before.keys();
      // Of one alone, nobody becomes a member who is none any more.
      if (before.size === 1 && one !== undefined) await client.groups.updateMembership(groupId, one, wish);
      else {
        const all = [...before].map(([pid, times]) => [pid, { ...sameAgain(times), ...wish }] as const);
        await giveTimes(client, groupId, new Map(all));
      }
    },
    changes,
    onDone: () => {
      const run = async (): Promise<string> => {
        await restore.mutateAsync();
        return words.restored;
      };
      tellUndo({ message: words.changed, undo: shell.undo, run });
      onClose();
    },
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.changeFor(before.size, formats.number(before.size))}
      button={words.save}
      busy={save.isPending}
      error={save.error}
      fields={timesFields}
      onSubmit={save.mutate}
    >
      {differ && !afresh && <Text size="sm">{words.differ}</Text>}
      <TimesFields value={form} error={save.error} onChange={setForm} />
      <Button
        variant="default"
        onClick={() => {
          setAfresh(true);
          setForm(always);
        }}
      >
        {words.forEver}
      </Button>
    </FormDialog>
  );
}
