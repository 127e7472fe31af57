import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { joinGroups } from '../../parts/memberships.ts';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { TimesFields, timesFields } from '../../parts/times/times-fields.tsx';
import { always, wishOf } from '../../parts/times/times-form.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface AddAgainProps {
  readonly groupId: number;
  readonly pids: readonly string[];
  onClose(): void;
  onAdded(): void;
}

/** Makes members of those who were, for ever or at times that are asked for. */
export function AddAgain({ groupId, pids, onClose, onAdded }: AddAgainProps): ReactNode {
  const { group: words, times } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [form, setForm] = useState(always);
  const add = useOperation({
    does: () => joinGroups(client, { pids, groupsIds: [groupId] }, wishOf(form)),
    changes: [keys.groups, keys.members, keys.person, keys.people],
    onDone: ({ added }) => {
      tell(words.added(added, formats.number(added)));
      onAdded();
      onClose();
    },
  });
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={times.again}
      button={words.addThese(pids.length, formats.number(pids.length))}
      busy={add.isPending}
      error={add.error}
      fields={timesFields}
      onSubmit={add.mutate}
    >
      <TimesFields value={form} error={add.error} onChange={setForm} />
    </FormDialog>
  );
}
