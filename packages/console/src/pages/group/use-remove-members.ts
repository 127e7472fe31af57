import type { UseMutationResult } from '@tanstack/react-query';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { type KnownMemberships, leaveGroups, membershipsOf, restoreMemberships } from '../../parts/memberships.ts';
import { keys } from '../../parts/queries.ts';
import { tellUndo } from '../../parts/tell-undo.tsx';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

const changes = [keys.groups, keys.members, keys.person, keys.people];

/** Takes members out, and can put them back, at the times that they had. */
export function useRemoveMembers(
  groupId: number,
  onRemoved: () => void,
): UseMutationResult<unknown, Error, readonly string[]> {
  const { group: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const memberships = (pids: readonly string[]) => ({ pids, groupsIds: [groupId] });
  const back = useOperation({
    does: (before: KnownMemberships) => restoreMemberships(client, memberships([]), before),
    changes,
  });
  return useOperation({
    does: async (pids: readonly string[]) => {
      const before = await membershipsOf(client, memberships(pids));
      await leaveGroups(client, memberships(pids));
      return before;
    },
    changes,
    onDone: (before, pids) => {
      onRemoved();
      const run = async (): Promise<string> => {
        await back.mutateAsync(before);
        return words.back;
      };
      tellUndo({ message: words.removed(pids.length, formats.number(pids.length)), undo: shell.undo, run });
    },
  });
}
