import { Button, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';
import { AlikePeople } from './alike-people.tsx';
import { FaultyPhotos } from './faulty-photos.tsx';
import { StrangersNear } from './strangers-near.tsx';

/** How often it is asked how far the looking is. */
const AGAIN_MS = 2_000;

/** Everybody who is known, looked at as a whole: who is like whom, and which photos should be taken again. */
export function HealthPage(): ReactNode {
  const { health: words, shell } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const queries = useQueryClient();
  const health = useQuery({
    queryKey: keys.health,
    queryFn: ({ signal }) => client.gallery.health({}, { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'looking' ? AGAIN_MS : false),
  });
  const [asking, setAsking] = useState<{ readonly busy: boolean; readonly error: unknown }>({
    busy: false,
    error: null,
  });
  const again = async (): Promise<void> => {
    setAsking({ busy: true, error: null });
    try {
      queries.setQueryData(keys.health, await client.gallery.health({ again: true }));
      setAsking({ busy: false, error: null });
    } catch (error) {
      setAsking({ busy: false, error });
    }
  };
  const { data } = health;
  const far =
    data &&
    (data.state === 'looking'
      ? words.looking(formats.number(data.looked_at), formats.number(data.persons))
      : words.looked(data.persons, formats.number(data.persons), formats.moment(data.finished ?? data.began)));
  return (
    <Page
      title={words.title}
      actions={
        <>
          <LinkButton to="/settings/$tab" params={{ tab: 'thresholds' }} variant="default">
            {words.thresholds}
          </LinkButton>
          <Button loading={asking.busy} onClick={() => void again()}>
            {words.again}
          </Button>
        </>
      }
    >
      <Text c="dimmed">{words.hint}</Text>
      <Text role="status">{health.isPending ? shell.loading : far}</Text>
      <Problem error={health.error ?? asking.error} />
      {data && (
        <>
          <AlikePeople
            title={words.same(data.same, formats.number(data.same))}
            hint={words.sameHint}
            empty={words.nobodySame}
            pairs={data.alike.filter(({ result }) => result !== 'nm')}
          />
          <FaultyPhotos count={data.faulty} photos={data.photos} />
          <AlikePeople
            title={words.alike}
            hint={words.alikeHint}
            empty={words.nobodyAlike}
            pairs={data.alike.filter(({ result }) => result === 'nm')}
          />
          <StrangersNear margins={data.groups} />
        </>
      )}
    </Page>
  );
}
