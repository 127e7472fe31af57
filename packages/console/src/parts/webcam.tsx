import { Alert, Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { pictureOf } from './picture-of.ts';
import { useVideo } from './use-video.ts';
import classes from './webcam.module.css';

/** This device's camera, and a button that takes a picture of what it shows. */
export function Webcam({ onPicture }: { onPicture(file: File): void }): ReactNode {
  const { enrol } = useMessages();
  const { video, failed } = useVideo();
  const shoot = async (): Promise<void> => {
    const file = video.current && (await pictureOf(video.current));
    if (file) onPicture(file);
  };
  if (failed) return <Alert color="red">{enrol.noWebcam}</Alert>;
  return (
    <Stack align="center">
      <video ref={video} className={classes.video} autoPlay muted playsInline />
      <Button onClick={() => void shoot()}>{enrol.shoot}</Button>
    </Stack>
  );
}
