import { Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { takePhotos } from '../../parts/dropped-photo.ts';
import { Page } from '../../parts/page.tsx';
import { PhotoOrWebcam } from '../../parts/photo-or-webcam.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useSources } from '../../parts/queries.ts';
import { useClient } from '../../session/use-session.ts';
import { BoxedPhoto } from './boxed-photo.tsx';
import { FaceReport } from './face-report.tsx';
import classes from './try-page.module.css';

const NEAREST = 5;

/** Why was she not known? A photo, and everything that can be said of each face on it. */
export function TryPage(): ReactNode {
  const { trying } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const sources = useSources();
  const [photo, setPhoto] = useState<File | null>(null);
  const [source, setSource] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: ({ image, by }: { readonly image: File; readonly by: string | null }) =>
      client.faces.inspect({ image, source: by ?? undefined, nearest: NEAREST }),
  });
  useEffect(() => takePhotos(setPhoto), []);
  useEffect(() => {
    setAt(0);
    if (photo) mutate({ image: photo, by: source });
  }, [photo, source, mutate]);
  const face = data?.faces[at];
  return (
    <Page title={trying.title}>
      <Stack>
        <Text c="dimmed">{trying.hint}</Text>
        <Select
          label={trying.source}
          placeholder={trying.anySource}
          clearable
          maw={320}
          data={[...new Set(sources.data?.map(({ name }) => name))]}
          value={source}
          onChange={setSource}
        />
        <PhotoOrWebcam busy={isPending} onPhoto={setPhoto} />
        <Problem error={error} />
        {isPending && <Text role="status">{trying.looking}</Text>}
        {data?.faces.length === 0 && <Text>{trying.noFace}</Text>}
        {photo && data && data.faces.length > 0 && (
          <div className={classes.columns}>
            <BoxedPhoto photo={photo} picture={data} at={at} onChoose={setAt} />
            {face && <FaceReport title={trying.face(formats.number(at + 1))} face={face} />}
          </div>
        )}
      </Stack>
    </Page>
  );
}
