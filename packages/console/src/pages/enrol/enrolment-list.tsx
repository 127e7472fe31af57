import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { useStable } from '../../parts/use-stable.ts';
import type { Enrolment } from './enrolment.ts';
import classes from './enrolment-list.module.css';
import { EnrolmentRow } from './enrolment-row.tsx';

const ROW_PX = 96;

interface EnrolmentListProps {
  readonly enrolments: readonly Enrolment[];
  onAgain(): void;
  onJoin(id: number, pid: string): Promise<void>;
}

/** Photo by photo, the latest first; only those in sight are drawn. */
export function EnrolmentList({ enrolments, ...actions }: EnrolmentListProps): ReactNode {
  const onAgain = useStable(actions.onAgain);
  const onJoin = useStable(actions.onJoin);
  const { enrol } = useMessages();
  const place = useRef<HTMLUListElement>(null);
  const rows = useWindowVirtualizer({
    count: enrolments.length,
    estimateSize: () => ROW_PX,
    overscan: 4,
    useFlushSync: false,
    scrollMargin: place.current?.offsetTop ?? 0,
    getItemKey: (index) => enrolments.at(-1 - index)?.id ?? index,
  });
  return (
    <ul ref={place} className={classes.list} style={{ height: rows.getTotalSize() }} aria-label={enrol.photos}>
      {rows.getVirtualItems().map(({ index, key, start }) => {
        const enrolment = enrolments.at(-1 - index);
        return (
          enrolment && (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className={classes.row}
              style={{ transform: `translateY(${start - rows.options.scrollMargin}px)` }}
            >
              <EnrolmentRow enrolment={enrolment} onAgain={onAgain} onJoin={onJoin} />
            </li>
          )
        );
      })}
    </ul>
  );
}
