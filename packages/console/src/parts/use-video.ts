import { type RefObject, useEffect, useRef, useState } from 'react';

interface Video {
  /** Give it to the element that shows the picture. */
  readonly video: RefObject<HTMLVideoElement | null>;
  /** The browser gives no picture. */
  readonly failed: boolean;
}

/** This device's camera, for as long as somebody looks. @param facing which of several: that which looks away from whoever holds it, or at them */
export function useVideo(facing: 'environment' | 'user' = 'user'): Video {
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    setFailed(false);
    let stream: MediaStream | null = null;
    let left = false;
    const open = async (): Promise<void> => {
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { width: 1280, height: 720, facingMode: facing },
      });
      if (left) return stop(opened);
      stream = opened;
      // The element goes on showing the last picture for ever.
      for (const track of opened.getTracks()) track.addEventListener('ended', () => setFailed(true));
      if (video.current) video.current.srcObject = opened;
    };
    open().catch(() => !left && setFailed(true));
    return () => {
      left = true;
      if (stream) stop(stream);
    };
  }, [facing]);
  return { video, failed };
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
