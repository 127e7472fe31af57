import type { Stranger } from '@kith/client';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Face } from '../../parts/face.tsx';
import classes from './strangers.module.css';

const FACE_PX = 56;

interface StrangerQueueProps {
  readonly strangers: readonly Stranger[];
  readonly current: number;
  onChoose(id: number): void;
}

/** Who else waits. */
export function StrangerQueue({ strangers, current, onChoose }: StrangerQueueProps): ReactNode {
  const { strangers: words } = useMessages();
  const formats = useFormats();
  return (
    <ul className={classes.queue} aria-label={words.queue}>
      {strangers.map(({ id, face_image, visits }) => (
        <li key={id}>
          <button
            type="button"
            className={classes.waiting}
            aria-current={id === current || undefined}
            aria-label={`${words.stranger(String(id))}, ${words.visits(visits, formats.number(visits))}`}
            onClick={() => onChoose(id)}
          >
            <Face url={face_image} size={FACE_PX} />
            <span aria-hidden="true">{formats.number(visits)}×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
