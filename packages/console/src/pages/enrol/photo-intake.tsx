import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { type ChangeEvent, type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { photoTypes } from '../../parts/photo-types.ts';
import { Webcam } from '../../parts/webcam.tsx';
import classes from './photo-intake.module.css';
import { type Found, type Photo, photosOfDrop, photosOfFiles } from './photos-of.ts';

/** Where photos come in: dropped, chosen, or taken now. */
export function PhotoIntake({ onPhotos }: { onPhotos(photos: readonly Photo[]): void }): ReactNode {
  const { enrol } = useMessages();
  const formats = useFormats();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [filming, setFilming] = useState(false);
  const [damaged, setDamaged] = useState<readonly string[]>([]);
  const take = async (looking: Promise<Found>): Promise<void> => {
    const found = await looking;
    setDamaged(found.damaged);
    if (found.photos.length > 0) onPhotos(found.photos);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    void take(photosOfDrop(event.dataTransfer));
  };
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    void take(photosOfFiles([...(event.currentTarget.files ?? [])]));
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
      onDrop={drop}
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
        {damaged.length > 0 && (
          <Alert color="red" role="alert" dir="auto">
            {enrol.damagedZip(formats.list(damaged))}
          </Alert>
        )}
        {filming && <Webcam onPicture={(file) => onPhotos([{ path: file.name, read: async () => file }])} />}
      </Stack>
      <input ref={files} hidden type="file" multiple accept={`${photoTypes},.zip`} onChange={chosen} />
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
