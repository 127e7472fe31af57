import type { NewsType } from '@kith/client';
import { Checkbox, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { newsTypes } from '../../parts/news-types.ts';

interface NewsFieldsProps {
  readonly value: readonly NewsType[];
  onChange(value: readonly NewsType[]): void;
}

/** What is told that is no sighting, each with what it means. */
export function NewsFields({ value, onChange }: NewsFieldsProps): ReactNode {
  const { notifications: words } = useMessages();
  return (
    <Checkbox.Group
      label={words.newsTitle}
      description={words.newsHint}
      value={[...value]}
      onChange={(chosen) => onChange(newsTypes.filter((type) => chosen.includes(type)))}
    >
      <Stack gap="xs" mt="xs">
        {newsTypes.map((type) => (
          <Checkbox
            key={type}
            value={type}
            label={words.newsKinds[type].name}
            description={words.newsKinds[type].means}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
