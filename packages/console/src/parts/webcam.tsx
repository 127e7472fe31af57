import { Alert, Button, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { pictureOf } from './picture-of.ts';
import classes from './webcam.module.css';

/** This device's camera, and a button that takes a picture of what it shows. */
export function Webcam({ onPicture }: { onPicture(file: File): void }): ReactNode {
  const { enrol } = useMessages();
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let left = false;
    const open = async (): Promise<void> => {
      const opened = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 } });
      if (left) return stop(opened);
      stream = opened;
      if (video.current) video.current.srcObject = opened;
    };
    open().catch(() => setFailed(true));
    return () => {
      left = true;
      if (stream) stop(stream);
    };
  }, []);
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

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
