import { type ReactNode, useEffect, useRef } from 'react';
import classes from './enrolment-list.module.css';
import type { Photo } from './photos-of.ts';

/** Twice what is shown, for sharp screens. */
const SIDE_PX = 136;

/** A photo, made small while it is decoded: a thousand whole ones would not fit into memory. Empty where the browser cannot read it. */
export function Thumbnail({ read }: Pick<Photo, 'read'>): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let left = false;
    const draw = async (): Promise<void> => {
      const file = await read();
      if (left || typeof file === 'string') return;
      const bitmap = await createImageBitmap(file, { resizeHeight: SIDE_PX, resizeQuality: 'low' });
      const place = canvas.current;
      if (place && !left) {
        place.width = SIDE_PX;
        place.height = SIDE_PX;
        place.getContext('2d')?.drawImage(bitmap, (SIDE_PX - bitmap.width) / 2, 0);
      }
      bitmap.close();
    };
    // What cannot be shown is told by the sentence beside it.
    draw().catch(() => undefined);
    return () => {
      left = true;
    };
  }, [read]);
  return <canvas ref={canvas} className={classes.thumbnail} />;
}
