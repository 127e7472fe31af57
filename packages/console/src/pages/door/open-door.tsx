import type { Entry } from '@kith/client';
import { CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Face } from '../../parts/face.tsx';
import { whoOf } from '../../parts/person-name.ts';
import { useSightings } from '../../parts/use-sightings.ts';
import type { DoorChoice } from './door-choice.ts';
import classes from './open-door.module.css';
import { OwnCamera } from './own-camera.tsx';
import { useAwake } from './use-awake.ts';
import { verdictOf } from './verdict.ts';

/** So long somebody is there after being seen. */
const THERE_MS = 8_000;
const FACE_PX = 320;

interface OpenDoorProps {
  readonly choice: DoorChoice;
  /** Under which name this device's own camera sends; null: there is no camera. */
  readonly sourceName: string | null;
  onClose(): void;
}

/** One huge face, a name, groups, and a colour that is said in words, too. */
export function OpenDoor({ choice, sourceName, onClose }: OpenDoorProps): ReactNode {
  const { door, sighting } = useMessages();
  const formats = useFormats();
  const place = useRef<HTMLDivElement>(null);
  const [there, setThere] = useState<Entry | null>(null);
  useAwake();
  const { connection } = useSightings((entries) => {
    const latest = entries.find(({ source }) => choice.source === null || source.id === choice.source);
    if (latest) setThere(latest);
  });
  useEffect(() => {
    if (!there) return;
    const timer = setTimeout(() => setThere(null), THERE_MS);
    return () => clearTimeout(timer);
  }, [there]);
  useEffect(() => {
    // Where full screen is refused the door fills the page.
    place.current?.requestFullscreen?.().catch(() => undefined);
    return () => {
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
  const verdict = there && verdictOf(there, choice);
  return (
    <div ref={place} className={classes.door} data-verdict={verdict ?? 'nobody'} data-connection={connection}>
      <CloseButton className={classes.close ?? ''} size="xl" aria-label={door.close} onClick={onClose} />
      <div className={classes.who} role="status">
        {there && verdict ? (
          <>
            <Face url={there.face_image} size={FACE_PX} />
            <p className={classes.verdict}>{door.verdicts[verdict]}</p>
            <p className={classes.name} dir="auto">
              {whoOf(there, sighting)}
            </p>
            <p className={classes.groups} dir="auto">
              {formats.list(there.persons_groups.map(({ name }) => name))}
            </p>
          </>
        ) : (
          <p className={classes.waiting}>{door.waiting}</p>
        )}
      </div>
      {choice.ownCamera && sourceName !== null && <OwnCamera source={sourceName} />}
    </div>
  );
}
