import { Radio, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { PersonLine } from '../../parts/person-line.tsx';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

interface MergePeopleProps {
  /** Two persons who are one. */
  readonly pids: readonly string[];
  onClose(): void;
  onMerged(): void;
}

/** Makes one person of two, after asking who of them stays. */
export function MergePeople({ pids, onClose, onMerged }: MergePeopleProps): ReactNode {
  const { people } = useMessages();
  const client = useClient();
  const [stays, setStays] = useState(pids[0] ?? '');
  const persons = useQuery({
    queryKey: [...keys.people, 'these', pids],
    queryFn: async () => (await client.persons.list({ pids })).results,
  });
  const merge = useOperation({
    does: async () => {
      const from = pids.find((pid) => pid !== stays);
      if (from !== undefined) await client.persons.merge(stays, from);
    },
    changes: [keys.people, keys.person, keys.members, keys.groups, keys.sightings],
    onDone: () => {
      tell(people.merged);
      onMerged();
      onClose();
    },
  });
  return (
    <Confirm
      opened
      title={people.mergeTitle}
      consequence={people.mergeHint}
      yes={people.mergeYes}
      busy={merge.isPending}
      error={merge.error ?? persons.error}
      onYes={() => merge.mutate()}
      onClose={onClose}
    >
      <Radio.Group value={stays} onChange={setStays} aria-label={people.mergeTitle}>
        <Stack>
          {persons.data?.map((person) => (
            <Radio
              key={person.pid}
              value={person.pid}
              label={<PersonLine person={person} face={person.initial_face_image} />}
            />
          ))}
        </Stack>
      </Radio.Group>
    </Confirm>
  );
}
