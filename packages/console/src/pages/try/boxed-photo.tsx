import type { InspectedPicture } from '@kith/client';
import { type ReactNode, useEffect, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { boxPlace } from '../../parts/box-place.ts';
import classes from '../../parts/boxed.module.css';

interface BoxedPhotoProps {
  readonly photo: File;
  readonly picture: InspectedPicture;
  /** Which face is looked at. */
  readonly at: number;
  onChoose(face: number): void;
}

/** A photo as it stands upright, with a button around each face. */
export function BoxedPhoto({ photo, picture, at, onChoose }: BoxedPhotoProps): ReactNode {
  const { trying } = useMessages();
  const formats = useFormats();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(photo);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return (
    <div className={classes.photo}>
      {url && <img src={url} alt={trying.photo} />}
      {picture.faces.map((face, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the faces of one picture stay in their order
          key={index}
          type="button"
          className={classes.box}
          aria-label={trying.face(formats.number(index + 1))}
          aria-pressed={index === at}
          onClick={() => onChoose(index)}
          style={boxPlace(face, picture)}
        />
      ))}
    </div>
  );
}
