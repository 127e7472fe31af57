import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { GroupNamesField } from './group-names-field.tsx';
import { groupsByName } from './groups-by-name.ts';
import {
  joinGroups,
  joinWhereMissing,
  type KnownMemberships,
  type Memberships,
  membershipsOf,
  restoreMemberships,
} from './memberships.ts';
import { Problem } from './problem.tsx';
import { keys } from './queries.ts';
import { besidesFields } from './sentences.ts';
import { tellUndo } from './tell-undo.tsx';
import { OptionalTimes } from './times/optional-times.tsx';
import { timesFields } from './times/times-fields.tsx';
import { type TimesForm, wishOf } from './times/times-form.ts';
import { useOperation } from './use-operation.ts';

interface Done {
  readonly memberships: Memberships;
  readonly before: KnownMemberships;
}

interface AddToGroupsProps {
  readonly opened: boolean;
  onClose(): void;
  /** Who is meant; asked when it is sent. */
  readonly pids: readonly string[];
}

/** Puts persons into groups, which are found by name or made; those that a rule fills are not among them. */
export function AddToGroups({ opened, onClose, pids }: AddToGroupsProps): ReactNode {
  const { groups: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [names, setNames] = useState<string[]>([]);
  const [times, setTimes] = useState<TimesForm | null>(null);
  const changes = [keys.groups, keys.members, keys.person, keys.people];
  const back = useOperation({
    does: ({ memberships, before }: Done) => restoreMemberships(client, memberships, before),
    changes,
  });
  const add = useOperation({
    does: async (): Promise<Done> => {
      const memberships = { pids, groupsIds: await groupsByName(client, names) };
      const before = await membershipsOf(client, memberships);
      if (times === null) await joinWhereMissing(client, memberships, before);
      else await joinGroups(client, memberships, wishOf(times));
      return { memberships, before };
    },
    changes,
    onDone: (done) => {
      const run = async (): Promise<string> => {
        await back.mutateAsync(done);
        return words.takenBack;
      };
      const message = words.added(formats.number(pids.length), formats.list(names));
      tellUndo({ message, undo: shell.undo, run });
      setNames([]);
      setTimes(null);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (names.length > 0) add.mutate();
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.addTo(pids.length)}
      closeButtonProps={{ 'aria-label': shell.close }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Group align="flex-end" wrap="nowrap" gap="xs">
            <GroupNamesField
              flex={1}
              label={words.names}
              description={words.namesHint}
              value={names}
              onChange={setNames}
              data-autofocus
              comboboxProps={{ withinPortal: false }}
            />
            {/* Beside the field: below it the list of groups would cover it. */}
            <Button type="submit" miw="fit-content" loading={add.isPending} disabled={names.length === 0}>
              {words.add}
            </Button>
          </Group>
          <OptionalTimes value={times} error={add.error} onChange={setTimes} />
          <Problem error={besidesFields(add.error, timesFields)} />
        </Stack>
      </form>
    </Modal>
  );
}
