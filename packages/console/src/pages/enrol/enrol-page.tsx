import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { groupsByName } from '../../parts/groups-by-name.ts';
import { Page } from '../../parts/page.tsx';
import { patiently } from '../../parts/patience.ts';
import { keys, useSources } from '../../parts/queries.ts';
import { sentencesOf } from '../../parts/sentences.ts';
import { sourceByName } from '../../parts/source-by-name.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { EnrolOptions, type Options } from './enrol-options.tsx';
import { enrolQueue } from './enrol-queue.ts';
import { EnrolmentList } from './enrolment-list.tsx';
import { EnrolmentSummary } from './enrolment-summary.tsx';
import { nameOfFile } from './name-of-file.ts';
import { PhotoIntake } from './photo-intake.tsx';
import type { Photo } from './photos-of.ts';

interface Start {
  readonly ids: readonly number[];
  readonly source: string;
  /** Of groups. */
  readonly names: readonly string[];
}

/** Photos become people. */
export function EnrolPage(): ReactNode {
  const { enrol, shell } = useMessages();
  const client = useClient();
  const queries = useQueryClient();
  const sources = useSources();
  const enrolments = useSyncExternalStore(enrolQueue.subscribe, enrolQueue.enrolments);
  const [options, setOptions] = useState<Options>({ source: null, groups: [], naming: 'file' });
  const start = useOperation({
    // A source or group that is not there yet is made when the first photo comes, not while somebody is writing its name.
    does: async ({ ids, source, names }: Start) => {
      const wish = async () => ({
        source: await sourceByName(client, source),
        groupsIds: await groupsByName(client, names),
        words: { faults: enrol.faults, unreachable: shell.unreachable },
      });
      try {
        return await patiently(client, wish);
      } catch (error) {
        enrolQueue.refuse(ids, sentencesOf(error, shell.unreachable));
        throw error;
      }
    },
    changes: [keys.sources, keys.groups],
    onDone: (wish, { ids }) => enrolQueue.start(client, ids, wish),
  });
  const send = (ids: readonly number[]): void => {
    start.mutate({ ids, source: options.source ?? sources.data?.[0]?.name ?? enrol.newSource, names: options.groups });
  };
  const take = (photos: readonly Photo[]): void => {
    send(enrolQueue.add(photos.map((photo) => ({ ...photo, name: nameOfFile(photo.path, options.naming) }))));
  };
  const again = (): void => {
    const unsent = enrolQueue.enrolments().filter(({ state, wish }) => state.kind === 'waiting' && wish === null);
    if (unsent.length > 0) send(unsent.map(({ id }) => id));
    enrolQueue.work(client);
  };
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
