import type { Camera } from '@kith/client';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { useClient } from '../../session/use-session.ts';
import classes from './camera-section.module.css';

const AGAIN_MS = 1_000;

/** What a camera shows now, asked for again and again while somebody looks; a still place where it shows nothing. */
export function CameraFrame({ camera }: { readonly camera: Camera }): ReactNode {
  const { cameras } = useMessages();
  const client = useClient();
  const { id, state, picture } = camera;
  const frame = useQuery({
    queryKey: ['camera-frame', id],
    queryFn: async ({ signal }) => {
      const bytes = await client.cameras.frame(id, { signal });
      return new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
    },
    enabled: state === 'online',
    refetchInterval: AGAIN_MS,
    structuralSharing: false,
    retry: false,
    gcTime: 0,
  });
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!frame.data) return;
    const made = URL.createObjectURL(frame.data);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [frame.data]);
  const ratio = picture ? `${picture.width} / ${picture.height}` : '16 / 9';
  if (url === null || state !== 'online') {
    return (
      <div className={classes.nothing} style={{ aspectRatio: ratio }}>
        {cameras.noFrame}
      </div>
    );
  }
  return <img className={classes.frame} src={url} alt={cameras.frame} style={{ aspectRatio: ratio }} />;
}
