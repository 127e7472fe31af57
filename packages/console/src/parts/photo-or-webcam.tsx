import { Button, FileButton, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { photoTypes } from './photo-types.ts';
import { Webcam } from './webcam.tsx';

/** One photo, from a file or taken now. */
export function PhotoOrWebcam({ busy, onPhoto }: { readonly busy: boolean; onPhoto(file: File): void }): ReactNode {
  const { enrol } = useMessages();
  const [filming, setFilming] = useState(false);
  return (
    <Stack>
      <Group>
        <FileButton accept={photoTypes} onChange={(file) => file && onPhoto(file)}>
          {(props) => (
            <Button {...props} loading={busy}>
              {enrol.choosePhoto}
            </Button>
          )}
        </FileButton>
        <Button variant="default" onClick={() => setFilming(!filming)}>
          {filming ? enrol.stopWebcam : enrol.webcam}
        </Button>
      </Group>
      {filming && <Webcam onPicture={onPhoto} />}
    </Stack>
  );
}
