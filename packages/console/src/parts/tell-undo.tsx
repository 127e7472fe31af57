import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { tell } from './tell.ts';

const SHOWN_MS = 10_000;

interface Undoable {
  readonly message: string;
  readonly undo: string;
  /** Brings back what was before. @returns what is said when that is done */
  run(): Promise<string>;
}

/** Says that something was done, and for ten seconds offers to take it back. */
export function tellUndo({ message, undo, run }: Undoable): void {
  const takeBack = async (): Promise<void> => {
    notifications.hide(id);
    tell(await run().catch((error: Error) => error.message));
  };
  const id = notifications.show({
    color: 'teal',
    autoClose: SHOWN_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button size="compact-sm" variant="default" onClick={() => void takeBack()}>
          {undo}
        </Button>
      </Group>
    ),
  });
}
