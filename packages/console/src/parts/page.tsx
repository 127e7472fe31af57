import { Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

interface PageProps {
  readonly title: string;
  /** Shown in the place of the title; the window is called by `title`. */
  readonly heading?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

const NAME = 'Kith';

/** A page under its title, with what can be done on it at the right. */
export function Page({ title, heading, actions, children }: PageProps): ReactNode {
  useEffect(() => {
    document.title = `${title} · ${NAME}`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="center" gap="sm">
        <Title order={1} size="h2" dir="auto">
          {heading ?? title}
        </Title>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
