import { KithApiError } from '@kith/client';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { Confirm } from './confirm.tsx';
import { eachPatiently } from './patience.ts';
import { keys } from './queries.ts';
import { tell } from './tell.ts';
import { useOperation } from './use-operation.ts';

interface ErasePeopleProps {
  readonly opened: boolean;
  readonly pids: readonly string[];
  onClose(): void;
  onErased(): void;
}

/** Whoever was erased before it broke off is gone the second time. */
function unlessGone(error: unknown): void {
  if (!(error instanceof KithApiError && error.status === 404)) throw error;
}

export function ErasePeople({ opened, pids, onClose, onErased }: ErasePeopleProps): ReactNode {
  const { people } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const erase = useOperation({
    does: async () => {
      await eachPatiently(client, pids, (pid) => client.persons.delete(pid).catch(unlessGone));
      return pids.length;
    },
    changes: [keys.people, keys.members, keys.groups, keys.sightings],
    onDone: (count) => {
      tell(people.erased(count, formats.number(count)));
      onErased();
      onClose();
    },
  });
  return (
    <Confirm
      opened={opened}
      title={people.eraseTitle(pids.length, formats.number(pids.length))}
      consequence={people.eraseHint}
      yes={people.eraseYes}
      busy={erase.isPending}
      error={erase.error}
      onYes={() => erase.mutate()}
      onClose={onClose}
    />
  );
}
