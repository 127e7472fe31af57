import type { ProfileTest } from '@kith/client';
import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import classes from '../../parts/editor.module.css';
import { type Somebody, whoOf } from '../../parts/person-name.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { useClient } from '../../session/use-session.ts';
import { PreviewNews } from './preview-news.tsx';
import { WouldTell } from './would-tell.tsx';

const LOOKED_AT = 200;
const TYPING_MS = 250;

interface PreviewProps {
  readonly profileId: number;
  readonly filters: ProfileTest;
}

/** Which of the last sightings, and of what happened else, would have been told, and why not the others. */
export function Preview({ profileId, filters }: PreviewProps): ReactNode {
  const { notifications: words, sighting } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [wish] = useDebouncedValue(filters, TYPING_MS);
  const tested = useQuery({
    queryKey: [...keys.notifications, profileId, 'preview', wish],
    queryFn: ({ signal }) => client.notifications.test(profileId, { ...wish, limit: LOOKED_AT }, { signal }),
    placeholderData: keepPreviousData,
  });
  const count =
    tested.data && words.previewCount(formats.number(tested.data.would_send), formats.number(tested.data.count));
  const asksForNews = (wish.news?.length ?? 0) > 0;
  return (
    <Section title={words.preview} hint={words.previewHint} actions={<Text fw={600}>{count}</Text>}>
      <Problem error={tested.error} />
      {tested.data?.count === 0 && <Text c="dimmed">{words.previewEmpty}</Text>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <ul className={classes.results} aria-label={words.preview} tabIndex={0}>
        {tested.data?.results.map((result) => (
          <li key={result.entry_id} className={classes.result} data-told={result.would_send}>
            <span>
              {formats.moment(result.created)}
              {' · '}
              <Link to="/live" search={{ entry: result.entry_id }} dir="auto">
                {whoOf(result satisfies Somebody, sighting)}
              </Link>
            </span>
            <WouldTell reason={result.reason} />
          </li>
        ))}
      </ul>
      {tested.data?.left_out.includes('entry.corrected') && <Text size="sm">{words.previewLeftOut}</Text>}
      {tested.data && (asksForNews || tested.data.news.count > 0) && <PreviewNews news={tested.data.news} />}
    </Section>
  );
}
