import type { Stranger } from '@kith/client';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type Ref, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Face } from '../../parts/face.tsx';
import { groupsByName } from '../../parts/groups-by-name.ts';
import { calledBy } from '../../parts/person-name.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { usePageKeys } from '../../parts/use-page-keys.ts';
import { useClient } from '../../session/use-session.ts';
import { NameStranger } from './name-stranger.tsx';
import { SomebodyKnown } from './somebody-known.tsx';
import classes from './strangers.module.css';

const FACE_PX = 176;
const SMALL_PX = 64;
const FACES = 12;

/** What somebody decides about a stranger. */
export interface Deciding {
  /** What is said of it. */
  readonly message: string;
  does(): Promise<unknown>;
  /** Takes it back. */
  undoes(): Promise<unknown>;
}

interface StrangerDetailsProps {
  readonly ref: Ref<HTMLElement>;
  readonly stranger: Stranger;
  onDecided(stranger: Stranger, deciding: Deciding): void;
}

/** One stranger, all that is known, and what can be decided. */
export function StrangerDetails({ ref, stranger, onDecided }: StrangerDetailsProps): ReactNode {
  const { strangers: words, sighting } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const { id, ignored, sightings, visits } = stranger;
  const [asking, setAsking] = useState<'name' | 'known' | 'forget' | null>(null);
  const close = (): void => setAsking(null);
  const seen = useQuery({
    queryKey: [...keys.strangers, id, 'entries'],
    queryFn: ({ signal }) => client.strangers.entries(id, { limit: FACES }, { signal }),
  });
  const ignore = (): void =>
    onDecided(stranger, {
      message: ignored ? words.nowNoticed : words.nowIgnored,
      does: () => client.strangers.ignore(id, !ignored),
      undoes: () => client.strangers.ignore(id, ignored),
    });
  const name = (called: string, does: () => Promise<unknown>): void =>
    onDecided(stranger, { message: words.named(called), does, undoes: () => client.strangers.undoNaming(id) });
  const forget = useOperation({
    does: () => client.strangers.forget(id),
    changes: [keys.strangers, keys.sightings],
    onDone: () => {
      close();
      tell(words.forgotten);
    },
  });
  usePageKeys({ n: () => setAsking('name'), k: () => setAsking('known'), i: ignore });
  return (
    <section ref={ref} tabIndex={-1} className={classes.who} aria-label={words.stranger(String(id))}>
      <Face url={stranger.face_image} size={FACE_PX} />
      <Stack gap="sm" className={classes.about}>
        <Text fw={600}>
          {words.sightings(sightings, formats.number(sightings))}, {words.visits(visits, formats.number(visits))}
        </Text>
        <Text c="dimmed">
          {words.since(formats.moment(stranger.first_seen), formats.moment(stranger.last_seen))}
          {stranger.sources.length > 0 && (
            <>
              {' · '}
              <bdi>{formats.list(stranger.sources.map(({ name }) => name))}</bdi>
            </>
          )}
        </Text>
        <Group gap="xs">
          <Button onClick={() => setAsking('name')}>{words.nameKey}</Button>
          <Button variant="default" onClick={() => setAsking('known')}>
            {words.knownKey}
          </Button>
          <Button variant="default" onClick={ignore}>
            {ignored ? words.notice : words.ignoreKey}
          </Button>
          <Button variant="subtle" color="red" onClick={() => setAsking('forget')}>
            {words.forget}
          </Button>
        </Group>
        <Problem error={seen.error} />
        <ul className={classes.faces} aria-label={words.faces}>
          {seen.data?.results.map((entry) => (
            <li key={entry.id} title={`${formats.moment(entry.created)} · ${entry.source.name}`}>
              <Face url={entry.face_image} size={SMALL_PX} />
            </li>
          ))}
        </ul>
      </Stack>
      <NameStranger
        opened={asking === 'name'}
        sightings={sightings}
        onClose={close}
        onName={(called, groups) =>
          name(called, async () =>
            client.strangers.name(id, { name: called, groupsIds: await groupsByName(client, groups) }),
          )
        }
      />
      <SomebodyKnown
        opened={asking === 'known'}
        entryId={stranger.entry_id}
        sightings={sightings}
        onClose={close}
        onChoose={({ pid, person }) => name(calledBy(person, sighting), () => client.strangers.name(id, { pid }))}
      />
      <Confirm
        opened={asking === 'forget'}
        title={words.forgetTitle}
        consequence={words.forgetHint}
        yes={words.forgetYes}
        busy={forget.isPending}
        error={forget.error}
        onYes={() => forget.mutate()}
        onClose={close}
      />
    </section>
  );
}
