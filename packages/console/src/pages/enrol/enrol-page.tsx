import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { groupsByName } from '../../parts/groups-by-name.ts';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useGroups, useSources } from '../../parts/queries.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { EnrolOptions, type Options } from './enrol-options.tsx';
import { enrolQueue } from './enrol-queue.ts';
import type { EnrolWish } from './enrolment.ts';
import { EnrolmentList } from './enrolment-list.tsx';
import { EnrolmentSummary } from './enrolment-summary.tsx';
import { nameOfFile } from './name-of-file.ts';
import { PhotoIntake } from './photo-intake.tsx';
import type { Photo } from './photos-of.ts';

/** Photos become people. */
export function EnrolPage(): ReactNode {
  const { enrol, shell } = useMessages();
  const client = useClient();
  const queries = useQueryClient();
  const groups = useGroups();
  const sources = useSources();
  const enrolments = useSyncExternalStore(enrolQueue.subscribe, enrolQueue.enrolments);
  const [options, setOptions] = useState<Options>({ source: null, groups: [], naming: 'file' });
  const start = useOperation({
    // A source or group that is not there yet is made when the first photo comes, not while somebody is writing its name.
    does: async (): Promise<EnrolWish> => {
      const source = options.source ?? sources.data?.[0]?.name ?? enrol.newSource;
      if (!sources.data?.some(({ name }) => name === source)) await client.sources.create({ name: source });
      const groupsIds = await groupsByName(client, options.groups, groups.data ?? []);
      return { source, groupsIds, words: { faults: enrol.faults, unreachable: shell.unreachable } };
    },
    changes: [keys.sources, keys.groups],
    onDone: (wish) => enrolQueue.start(client, wish),
  });
  const take = (photos: readonly Photo[]): void => {
    enrolQueue.add(photos.map((photo) => ({ ...photo, name: nameOfFile(photo.path, options.naming) })));
    start.mutate();
  };
  const again = (): void => enrolQueue.work(client);
  const isWorking = enrolments.some(({ state }) => state.kind === 'waiting' || state.kind === 'running');
  useEffect(() => {
    if (isWorking) return;
    for (const queryKey of [keys.people, keys.members, keys.groups]) void queries.invalidateQueries({ queryKey });
  }, [isWorking, queries]);
  return (
    <Page title={enrol.title}>
      <Stack>
        <EnrolOptions options={options} onChange={setOptions} />
        <PhotoIntake onPhotos={take} />
        <Problem error={start.error} />
        <EnrolmentSummary enrolments={enrolments} onAgain={again} />
        {enrolments.length === 0 && (
          <Text c="dimmed" ta="center">
            {enrol.empty}
          </Text>
        )}
        <EnrolmentList enrolments={enrolments} onAgain={again} onJoin={(id, pid) => enrolQueue.join(client, id, pid)} />
      </Stack>
    </Page>
  );
}
