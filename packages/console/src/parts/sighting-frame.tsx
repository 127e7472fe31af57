import type { Client, Entry, InspectedPicture } from '@kith/client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { useClient } from '../session/use-session.ts';
import { boxPlace } from './box-place.ts';
import classes from './boxed.module.css';
import { faceInFrame } from './face-in-frame.ts';
import { keys } from './queries.ts';

interface SightingFrameProps {
  readonly entry: Entry;
  /** Where the frame lies. */
  readonly source: string;
}

/** The whole picture of a sighting, with a box around the face. The server keeps no boxes: it is asked to look at the picture once more. */
export function SightingFrame({ entry, source }: SightingFrameProps): ReactNode {
  const { live } = useMessages();
  const client = useClient();
  const picture = useQuery({
    queryKey: [...keys.sightings, 'frame', entry.id],
    queryFn: ({ signal }) => look(client, entry, source, signal),
    staleTime: Number.POSITIVE_INFINITY,
    // Without a box the picture says nearly as much.
    retry: false,
  });
  const face = picture.data && faceInFrame(entry, picture.data.faces);
  return (
    <div className={classes.photo}>
      <img src={source} alt={face ? live.frameWithBox : live.frame} />
      {face && picture.data && <div className={classes.box} style={boxPlace(face, picture.data)} aria-hidden="true" />}
    </div>
  );
}

async function look(client: Client, entry: Entry, source: string, signal: AbortSignal): Promise<InspectedPicture> {
  const response = await fetch(source, { signal });
  const image = await response.blob();
  return client.faces.inspect({ image, source: entry.source.name, nearest: 1 }, { signal, retries: 0 });
}
