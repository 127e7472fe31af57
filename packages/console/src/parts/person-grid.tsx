import { useElementSize } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import classes from './person-grid.module.css';
import { PersonTile, type Tile } from './person-tile.tsx';
import type { Pages } from './use-pages.ts';
import type { Selection } from './use-selection.ts';
import { useStable } from './use-stable.ts';

const TILE_PX = 176;
const ROW_PX = 232;

interface PersonGridProps<T> {
  readonly label: string;
  readonly pages: Pages<T>;
  readonly selection: Selection;
  tileOf(one: T): Tile;
}

/** Any number of people, of which those in sight are drawn. Escape lets all go, Shift chooses from one to another. */
export function PersonGrid<T extends { readonly pid: string }>({
  label,
  pages,
  selection,
  tileOf,
}: PersonGridProps<T>): ReactNode {
  const { ref, width } = useElementSize<HTMLUListElement>();
  const place = useRef<HTMLUListElement | null>(null);
  const columns = Math.max(2, Math.floor(width / TILE_PX));
  const count = pages.count ?? 0;
  const rows = useWindowVirtualizer({
    count: Math.ceil(count / columns),
    estimateSize: () => ROW_PX,
    overscan: 2,
    scrollMargin: place.current?.offsetTop ?? 0,
    // Drawing may take its time: whoever scrolls on meanwhile is not held.
    useFlushSync: false,
  });
  const seen = rows.getVirtualItems();
  const first = (seen[0]?.index ?? 0) * columns;
  const last = Math.min(count, ((seen.at(-1)?.index ?? 0) + 1) * columns) - 1;
  const { look } = pages;
  useEffect(() => look(first, Math.max(first, last)), [look, first, last]);

  const choose = async (index: number, pid: string, ranging: boolean): Promise<void> => {
    const { anchor } = selection;
    if (!ranging || anchor === null) return selection.toggle(pid, index);
    const between = await pages.load(Math.min(anchor, index), Math.max(anchor, index));
    selection.choose(between.map(({ pid }) => pid));
  };
  const onChoose = useStable(choose);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') selection.clear();
  };
  return (
    <ul
      ref={(element) => {
        ref(element);
        place.current = element;
      }}
      className={classes.grid}
      style={{ height: rows.getTotalSize() }}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {seen.flatMap(({ index: row, start }) =>
        Array.from({ length: Math.min(columns, count - row * columns) }, (_, column) => {
          const index = row * columns + column;
          const one = pages.at(index);
          const tile = one && tileOf(one);
          return (
            <li
              key={index}
              className={classes.cell}
              aria-setsize={count}
              aria-posinset={index + 1}
              style={{
                width: `${100 / columns}%`,
                insetInlineStart: `${(100 / columns) * column}%`,
                transform: `translateY(${start - rows.options.scrollMargin}px)`,
              }}
            >
              {tile && (
                <PersonTile {...tile} index={index} chosen={selection.chosen.has(tile.pid)} onChoose={onChoose} />
              )}
            </li>
          );
        }),
      )}
    </ul>
  );
}
