import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { Confirm } from './confirm.tsx';
import { calledBy } from './person-name.ts';
import { keys } from './queries.ts';
import { tell } from './tell.ts';
import { useOperation } from './use-operation.ts';

interface MergeIntoProps {
  /** Who stays. */
  readonly pid: string;
  /** Who becomes the same person and is then gone; null: nobody is meant. */
  readonly other: {
    readonly pid: string;
    readonly person: { readonly name: string | null; readonly external_id: string | null } | null;
  } | null;
  onClose(): void;
}

/** Makes one person of two, after asking. */
export function MergeInto({ pid, other, onClose }: MergeIntoProps): ReactNode {
  const { person: words, sighting } = useMessages();
  const client = useClient();
  const merge = useOperation({
    does: (from: string) => client.persons.merge(pid, from),
    changes: [keys.people, keys.person, keys.members, keys.groups, keys.sightings, keys.health],
    onDone: () => {
      onClose();
      tell(words.merged);
    },
  });
  return (
    <Confirm
      opened={other !== null}
      title={words.mergeTitle(calledBy(other?.person, sighting))}
      consequence={words.mergeHint}
      yes={words.mergeYes}
      busy={merge.isPending}
      error={merge.error}
      onYes={() => other && merge.mutate(other.pid)}
      onClose={onClose}
    />
  );
}
