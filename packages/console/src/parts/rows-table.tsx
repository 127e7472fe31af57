import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { WideTable } from './wide-table.tsx';

interface RowsTableProps<T> {
  /** What they are. */
  readonly label: string;
  readonly items: readonly T[];
  /** What is said of each, by the heads of the columns. */
  readonly columns: readonly (readonly [head: string, cell: (item: T) => ReactNode])[];
  /** What can be done with one. */
  readonly actions: (item: T) => ReactNode;
}

/** Several of a kind, a row each, at the end of which stands what can be done with it. */
export function RowsTable<T extends { readonly id: number }>(props: RowsTableProps<T>): ReactNode {
  const { label, items, columns, actions } = props;
  return (
    <WideTable label={label}>
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {columns.map(([head]) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.id}>
              {columns.map(([head, cell]) => (
                <Table.Td key={head}>{cell(item)}</Table.Td>
              ))}
              <Table.Td ta="end">{actions(item)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </WideTable>
  );
}
