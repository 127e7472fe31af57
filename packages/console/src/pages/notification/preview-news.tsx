import type { ProfileTested } from '@kith/client';
import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import classes from '../../parts/editor.module.css';
import { calledBy } from '../../parts/person-name.ts';
import { WouldTell } from './would-tell.tsx';

type News = ProfileTested['news'];

/** Which of what happened without a sighting would have been told, and why not the rest. */
export function PreviewNews({ news }: { readonly news: News }): ReactNode {
  const { notifications: words, sighting } = useMessages();
  const formats = useFormats();
  const subjectOf = ({ alarm_rule, pid, person, source, persons_group }: News['results'][number]): string =>
    [alarm_rule, pid === null ? null : calledBy(person, sighting), source?.name, persons_group?.name]
      .filter((part) => part)
      .join(', ');
  return (
    <>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {words.previewNews}
        </Title>
        <Text fw={600}>{words.previewCount(formats.number(news.would_send), formats.number(news.count))}</Text>
      </Group>
      <Text size="sm" c="dimmed">
        {news.count === 0 ? words.previewNewsEmpty : words.previewNewsHint}
      </Text>
      {news.count > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        <ul className={classes.results} aria-label={words.previewNews} tabIndex={0}>
          {news.results.map((result) => (
            <li key={result.news_id} className={classes.result} data-told={result.would_send}>
              <span dir="auto">
                {[formats.moment(result.timestamp), words.types[result.type], subjectOf(result)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <WouldTell reason={result.reason} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
