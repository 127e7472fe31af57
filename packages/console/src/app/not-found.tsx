import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Empty } from '../parts/empty.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { Page } from '../parts/page.tsx';

export function NotFound(): ReactNode {
  const { shell } = useMessages();
  return (
    <Page title={shell.notFound}>
      <Empty text={shell.notFoundHint} action={<LinkButton to="/live">{shell.live}</LinkButton>} />
    </Page>
  );
}
