import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

interface KnownBrowserProps {
  readonly name: string;
  /** What it calls itself, in full. */
  readonly title?: string;
  /** What is said of the one that shows this page; null: it is another. */
  readonly here: string | null;
}

/** A browser among others, and whether it is this one. */
export const KnownBrowser = ({ name, title, here }: KnownBrowserProps): ReactNode => (
  <span dir="auto" title={title}>
    {name}{' '}
    {here !== null && (
      <Badge variant="light" tt="none">
        {here}
      </Badge>
    )}
  </span>
);
