import type { Group } from '@kith/client';
import { Checkbox, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { keys, useGroups } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface MergeGroupProps {
  readonly group: Group;
  readonly opened: boolean;
  onClose(): void;
}

/** Takes in the people of another group, after saying how many are in both. */
export function MergeGroup({ group, opened, onClose }: MergeGroupProps): ReactNode {
  const { group: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const groups = useGroups();
  const [from, setFrom] = useState<number | null>(null);
  const [deleteSource, setDeleteSource] = useState(false);
  const other = groups.data?.find(({ id }) => id === from);
  const both = useQuery({
    queryKey: [...keys.members, group.id, 'overlap', from],
    queryFn: async () => (await client.groups.overlap(group.id, from ?? 0, { limit: 1 })).count,
    enabled: from !== null,
  });
  const merge = useOperation({
    does: async () => {
      if (from !== null) await client.groups.merge(group.id, { from, deleteSource });
    },
    changes: [keys.groups, keys.members, keys.person, keys.people],
    onDone: () => {
      tell(words.merged);
      onClose();
    },
  });
  const only = ({ name, persons_count }: Group, shared: number): string =>
    words.overlapOnly(name, formats.number(persons_count - shared));
  const overlap =
    other && both.data !== undefined
      ? [words.overlapBoth(formats.number(both.data)), only(group, both.data), only(other, both.data)].join(' · ')
      : '';
  return (
    <Confirm
      opened={opened}
      title={words.merge}
      consequence={words.mergeWhich}
      yes={words.merge}
      busy={merge.isPending}
      error={merge.error ?? both.error}
      onYes={() => merge.mutate()}
      onClose={onClose}
    >
      <Select
        aria-label={words.overlapWith}
        searchable
        data={
          groups.data
            ?.filter(({ id }) => id !== group.id)
            .map(({ id, name }) => ({ value: String(id), label: name })) ?? []
        }
        value={from === null ? null : String(from)}
        onChange={(id) => setFrom(id === null ? null : Number(id))}
        comboboxProps={{ withinPortal: false }}
      />
      <Text size="sm" role="status" dir="auto">
        {overlap}
      </Text>
      <Checkbox
        label={words.mergeDelete}
        checked={deleteSource}
        onChange={(event) => setDeleteSource(event.currentTarget.checked)}
      />
    </Confirm>
  );
}
