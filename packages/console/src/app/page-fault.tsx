import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';
import { Problem } from '../parts/problem.tsx';

/** A page that failed, in its place: the rest of the console goes on. */
export function PageFault({ error, reset }: ErrorComponentProps): ReactNode {
  const { shell } = useMessages();
  return (
    <Page title={shell.fault}>
      <Problem error={error} />
      <Empty text={shell.faultHint} action={<Button onClick={reset}>{shell.again}</Button>} />
    </Page>
  );
}
