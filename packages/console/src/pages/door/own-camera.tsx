import { Alert } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { pictureOf } from '../../parts/picture-of.ts';
import { sentencesOf } from '../../parts/sentences.ts';
import { useVideo } from '../../parts/use-video.ts';
import { useClient } from '../../session/use-session.ts';
import classes from './open-door.module.css';
import { useRepeated } from './use-repeated.ts';

const EVERY_MS = 1_000;

/** This device's camera as one of the server's: a picture at a time, the next when the one before was looked at. */
export function OwnCamera({ source }: { readonly source: string }): ReactNode {
  const { enrol, shell } = useMessages();
  const client = useClient();
  const { video, failed } = useVideo();
  const [problem, setProblem] = useState<string | null>(null);
  const send = useCallback(async (): Promise<void> => {
    const image = video.current && (await pictureOf(video.current));
    if (!image) return;
    try {
      await client.entries.send({ image, source }, { retries: 0 });
      setProblem(null);
    } catch (error) {
      setProblem(sentencesOf(error, shell.unreachable).join(' '));
    }
  }, [client, source, shell, video]);
  useRepeated(send, EVERY_MS);
  const sentence = failed ? enrol.noWebcam : problem;
  return (
    <>
      <video ref={video} className={classes.camera} autoPlay muted playsInline />
      {sentence !== null && <Alert color="red">{sentence}</Alert>}
    </>
  );
}
