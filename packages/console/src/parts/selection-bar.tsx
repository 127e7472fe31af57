import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../messages/language-provider.tsx';
import classes from './selection-bar.module.css';
import type { Selection } from './use-selection.ts';

/** What can be done with those who are chosen; it stays in sight. */
export function SelectionBar({
  selection,
  children,
}: {
  readonly selection: Selection;
  readonly children: ReactNode;
}): ReactNode {
  const { people } = useMessages();
  const formats = useFormats();
  const count = selection.chosen.size;
  if (count === 0) return null;
  return (
    <Group className={classes.bar} justify="space-between" gap="xs">
      <Text fw={600} role="status">
        {people.chosen(count, formats.number(count))}
      </Text>
      <Group gap="xs">
        {children}
        <Button variant="subtle" onClick={selection.clear}>
          {people.letGo}
        </Button>
      </Group>
    </Group>
  );
}
