import { useElementSize } from '@mantine/hooks';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { gridStep } from './grid-step.ts';
import classes from './person-grid.module.css';
import { PersonTile, type Tile } from './person-tile.tsx';
import { useGridFocus } from './use-grid-focus.ts';
import type { Pages } from './use-pages.ts';
import type { Selection } from './use-selection.ts';
import { useStable } from './use-stable.ts';

const TILE_PX = 176;
const ROW_PX = 232;
/** With a line that is as long as three. */
const TALL_ROW_PX = 264;

interface PersonGridProps<T> {
  readonly label: string;
  readonly pages: Pages<T>;
  readonly selection: Selection;
  tileOf(one: T): Tile;
  /** Whether what is said below the names is more than a few words. */
  readonly tall?: boolean;
}

/** Any number of people, of which those in sight are drawn. Arrows go from one to the next; Shift chooses all on the way, Ctrl-A everybody, and Escape lets all go. */
export function PersonGrid<T extends { readonly pid: string }>({
  label,
  pages,
  selection,
  tileOf,
  tall = false,
}: PersonGridProps<T>): ReactNode {
  const { ref, width } = useElementSize<HTMLUListElement>();
  const place = useRef<HTMLUListElement | null>(null);
  const columns = Math.max(2, Math.floor(width / TILE_PX));
  const count = pages.count ?? 0;
  const rows = useWindowVirtualizer({
    count: Math.ceil(count / columns),
    estimateSize: () => (tall ? TALL_ROW_PX : ROW_PX),
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

  const chooseBetween = async (from: number, to: number): Promise<void> => {
    const between = await pages.load(Math.min(from, to), Math.max(from, to));
    selection.choose(between.map(({ pid }) => pid));
  };
  const choose = async (index: number, pid: string, ranging: boolean): Promise<void> => {
    const { anchor } = selection;
    if (!ranging || anchor === null) selection.toggle(pid, index);
    else await chooseBetween(anchor, index);
  };
  const onChoose = useStable(choose);
  const focus = useGridFocus(place);
  const reached = focus.at >= first && focus.at <= last ? focus.at : first;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') selection.clear();
    const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey);
    // With these keys the browser goes back, or to another page.
    const isBrowsers = event.altKey || event.ctrlKey || event.metaKey;
    const to = isBrowsers ? null : gridStep(event.key, reached, { columns, count, mirrored: document.dir === 'rtl' });
    if (!isAll && to === null) return;
    event.preventDefault();
    if (isAll) void chooseBetween(0, count - 1);
    if (to === null) return;
    rows.scrollToIndex(Math.floor(to / columns));
    focus.goTo(to);
    if (event.shiftKey && selection.anchor !== null) void chooseBetween(selection.anchor, to);
  };
  return (
    <ul
      ref={(element) => {
        ref(element);
        place.current = element;
      }}
      className={classes.grid}
      data-tall={tall || undefined}
      style={{ height: rows.getTotalSize() }}
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => focus.isAt(target)}
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
                <PersonTile
                  {...tile}
                  index={index}
                  reached={index === reached}
                  chosen={selection.chosen.has(tile.pid)}
                  onChoose={onChoose}
                />
              )}
            </li>
          );
        }),
      )}
    </ul>
  );
}
