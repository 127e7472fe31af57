import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Page } from './page.tsx';
import { Problem } from './problem.tsx';

/** A page that waits for what it is about, or cannot have it. */
export function Loading({ error }: { readonly error: unknown }): ReactNode {
  const { shell } = useMessages();
  return (
    <Page title={shell.loading}>
      <Problem error={error} />
    </Page>
  );
}
