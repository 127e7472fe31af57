import type { ReactNode } from 'react';
import classes from './face.module.css';
import { pictureSource } from './picture.ts';

interface FaceProps {
  readonly url: string | null;
  /** Side in px. */
  readonly size: number;
}

/** A face, or the room for one where no picture is kept. What it shows is said by the text beside it. */
export function Face({ url, size }: FaceProps): ReactNode {
  const source = pictureSource(url);
  const room = { width: size, height: size };
  if (source === null) {
    return (
      <svg {...room} className={classes.nobody} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <circle cx="12" cy="9.5" r="4" />
        <path d="M4 22a8 8 0 0 1 16 0" />
      </svg>
    );
  }
  return <img {...room} className={classes.face} src={source} alt="" loading="lazy" decoding="async" />;
}
