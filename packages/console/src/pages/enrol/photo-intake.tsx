import { Button, Group, Stack, Text } from '@mantine/core';
import { type ChangeEvent, type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { photoTypes } from '../../parts/photo-types.ts';
import { Webcam } from '../../parts/webcam.tsx';
import classes from './photo-intake.module.css';
import { type PhotoFile, photosOfDrop, photosOfFiles } from './photos-of.ts';

/** Where photos come in: dropped, chosen, or taken now. */
export function PhotoIntake({ onPhotos }: { onPhotos(photos: readonly PhotoFile[]): void }): ReactNode {
  const { enrol } = useMessages();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [filming, setFilming] = useState(false);
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    onPhotos(await photosOfDrop(event.dataTransfer));
  };
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    onPhotos(photosOfFiles([...(event.currentTarget.files ?? [])]));
    event.currentTarget.value = '';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for a mouse; the buttons do the same for everybody
    <div
      className={classes.place}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void drop(event)}
    >
      <Stack align="center" gap="md">
        <Text ta="center" c="dimmed">
          {enrol.hint}
        </Text>
        <Group justify="center">
          <Button onClick={() => files.current?.click()}>{enrol.choosePhotos}</Button>
          <Button variant="default" onClick={() => folder.current?.click()}>
            {enrol.chooseFolder}
          </Button>
          <Button variant="default" onClick={() => setFilming(!filming)}>
            {filming ? enrol.stopWebcam : enrol.webcam}
          </Button>
        </Group>
        {filming && <Webcam onPicture={(file) => onPhotos([{ file, path: file.name }])} />}
      </Stack>
      <input ref={files} hidden type="file" multiple accept={photoTypes} onChange={chosen} />
      <input
        ref={(input) => {
          folder.current = input;
          // No property of React's: it is the browsers' own.
          input?.setAttribute('webkitdirectory', '');
        }}
        hidden
        type="file"
        multiple
        onChange={chosen}
      />
    </div>
  );
}
