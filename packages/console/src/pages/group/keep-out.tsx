import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { sayException } from '../../parts/exceptions.ts';
import { eachPatiently } from '../../parts/patience.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys, useExceptions } from '../../parts/queries.ts';
import { tellUndo } from '../../parts/tell-undo.tsx';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface KeepOutProps {
  readonly groupId: number;
  readonly pids: readonly string[];
  onDone(): void;
}

interface Said {
  readonly pid: string;
  /** Null: the rule says so. */
  readonly isIn: boolean | null;
}

const changes = [keys.groups, keys.members, keys.person, keys.people];

/** Keeps members out of a group by rule, whatever the rule says, and can take that back. */
export function KeepOut({ groupId, pids, onDone }: KeepOutProps): ReactNode {
  const { groupRules: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const exceptions = useExceptions(groupId);
  const say = (what: readonly Said[]): Promise<void> =>
    eachPatiently(client, what, ({ pid, isIn }) => sayException(client, { groupId, pid }, isIn));
  const back = useOperation({ does: say, changes });
  const keepOut = useOperation({
    does: async () => {
      const before = pids.map((pid) => ({ pid, isIn: exceptions.data?.find((one) => one.pid === pid)?.is_in ?? null }));
      await say(pids.map((pid) => ({ pid, isIn: false })));
      return before;
    },
    changes,
    onDone: (before) => {
      onDone();
      const run = async (): Promise<string> => {
        await back.mutateAsync(before);
        return words.areAsBefore;
      };
      tellUndo({ message: words.areNeverIn(before.length, formats.number(before.length)), undo: shell.undo, run });
    },
  });
  return (
    <>
      <Button loading={keepOut.isPending} disabled={!exceptions.data} onClick={() => keepOut.mutate()}>
        {words.neverIn}
      </Button>
      <Problem error={keepOut.error} />
    </>
  );
}
