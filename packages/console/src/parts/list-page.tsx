import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Empty } from './empty.tsx';
import { Icon } from './icon.tsx';
import { Page } from './page.tsx';
import { Problem } from './problem.tsx';

interface ListPageProps {
  readonly title: string;
  /** What the button says that makes another. */
  readonly create: string;
  onCreate(): void;
  /** What else can be done. */
  readonly actions?: ReactNode;
  readonly error: unknown;
  /** How many there are; undefined until the server has said so. */
  readonly count: number | undefined;
  /** What is said where there are none. */
  readonly empty: string;
  readonly children: ReactNode;
}

/** Everything of one kind, and a way to make one more. */
export function ListPage({
  title,
  create,
  onCreate,
  actions,
  error,
  count,
  empty,
  children,
}: ListPageProps): ReactNode {
  const button = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={onCreate}>
      {create}
    </Button>
  );
  return (
    <Page
      title={title}
      actions={
        <>
          {actions}
          {button}
        </>
      }
    >
      <Problem error={error} />
      {count === 0 && <Empty text={empty} action={button} />}
      {children}
    </Page>
  );
}
