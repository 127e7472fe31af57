import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface LastDecisionProps {
  /** Null: nothing was decided yet, or it was taken back. */
  readonly message: string | null;
  readonly undo: string;
  onUndo(): void;
}

/** What was decided last, as long as it can be taken back. */
export const LastDecision = ({ message, undo, onUndo }: LastDecisionProps): ReactNode => (
  <Group role="status" gap="sm" mih={36}>
    {message !== null && (
      <>
        <Text>{message}</Text>
        <Button size="compact-sm" variant="default" onClick={onUndo}>
          {undo}
        </Button>
      </>
    )}
  </Group>
);
