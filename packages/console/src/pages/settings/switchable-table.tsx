import { Badge, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { RowsTable } from '../../parts/rows-table.tsx';

interface Switchable {
  readonly id: number;
  readonly is_active: boolean;
}

interface SwitchableTableProps<T> {
  /** What they are. */
  readonly label: string;
  readonly items: readonly T[];
  /** What is said of each before its state, by the heads of the columns. */
  readonly columns: readonly (readonly [head: string, cell: (item: T) => ReactNode])[];
  /** What the button says that ends one. */
  readonly endWord: string;
  onTurn(item: T): void;
  onEnd(item: T): void;
}

/** What can be on or off: each with its state, turned and ended from its row. */
export function SwitchableTable<T extends Switchable>(props: SwitchableTableProps<T>): ReactNode {
  const { label, items, columns, endWord, onTurn, onEnd } = props;
  const { settings } = useMessages();
  const state = (item: T): ReactNode => (
    <Badge variant="light" tt="none" color={item.is_active ? 'teal' : 'gray'}>
      {item.is_active ? settings.active : settings.inactive}
    </Badge>
  );
  return (
    <RowsTable
      label={label}
      items={items}
      columns={[...columns, [settings.state, state]]}
      actions={(item) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button size="xs" variant="default" onClick={() => onTurn(item)}>
            {item.is_active ? settings.turnOff : settings.turnOn}
          </Button>
          <Button size="xs" variant="default" onClick={() => onEnd(item)}>
            {endWord}
          </Button>
        </Group>
      )}
    />
  );
}
