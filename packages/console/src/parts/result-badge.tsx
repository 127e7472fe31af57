import type { Result } from '@kith/client';
import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';

const colors: Readonly<Record<Result, string>> = {
  new: 'teal',
  reinit: 'teal',
  exact: 'teal',
  ha: 'teal',
  junk: 'yellow',
  nm: 'gray',
  det: 'gray',
};

/** What was decided of a face, in a word. */
export function ResultBadge({ result }: { readonly result: Result }): ReactNode {
  const { sighting } = useMessages();
  return (
    <Badge variant="light" tt="none" fw={500} color={colors[result]}>
      {sighting.results[result]}
    </Badge>
  );
}
