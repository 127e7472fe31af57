import type { GroupException } from '@kith/client';
import { Loader, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { sayException } from './exceptions.ts';
import { Problem } from './problem.tsx';
import { keys, useException } from './queries.ts';
import { tell } from './tell.ts';
import { useOperation } from './use-operation.ts';

/** Who says whether somebody is in a group. */
const deciders = ['byTheRule', 'alwaysIn', 'neverIn'] as const;
type Decider = (typeof deciders)[number];

interface ExceptionSelectProps {
  readonly groupId: number;
  readonly pid: string;
  /** What the person is called. */
  readonly name: string;
  /** What is chosen here, in words. */
  readonly label: string;
}

/** Whether a rule says if a person is in a group, or an exception does. What is chosen is done. */
export function ExceptionSelect({ groupId, pid, name, label }: ExceptionSelectProps): ReactNode {
  const { groupRules: words } = useMessages();
  const client = useClient();
  const exception = useException(groupId, pid);
  const before = deciderOf(exception.data);
  const decide = useOperation({
    does: (decider: Decider) =>
      sayException(client, { groupId, pid }, decider === 'byTheRule' ? null : decider === 'alwaysIn'),
    changes: [keys.groups, keys.members, keys.person, keys.people],
    onDone: (_, decider) =>
      tell({ byTheRule: words.takenBack, alwaysIn: words.isAlwaysIn, neverIn: words.isNeverIn }[decider](name)),
  });
  return (
    <>
      <Select
        aria-label={label}
        w={170}
        allowDeselect={false}
        disabled={exception.data === undefined}
        rightSection={decide.isPending && <Loader size="xs" />}
        data={deciders.map((value) => ({ value, label: words[value] }))}
        value={decide.isPending ? decide.variables : before}
        onChange={(chosen) => {
          const decider = deciders.find((one) => one === chosen);
          if (decider !== undefined && decider !== before) decide.mutate(decider);
        }}
      />
      <Problem error={exception.error ?? decide.error} />
    </>
  );
}

const deciderOf = (exception: GroupException | null | undefined): Decider => {
  if (!exception) return 'byTheRule';
  return exception.is_in ? 'alwaysIn' : 'neverIn';
};
