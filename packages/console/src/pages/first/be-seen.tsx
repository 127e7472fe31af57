import type { Entry } from '@kith/client';
import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { whoOf } from '../../parts/person-name.ts';
import { PhotoOrWebcam } from '../../parts/photo-or-webcam.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { sourceByName } from '../../parts/source-by-name.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

/** What a camera does, with one picture. */
export function BeSeen(): ReactNode {
  const { first } = useMessages();
  const client = useClient();
  const look = useOperation({
    does: async (image: File) =>
      (await client.entries.send({ image, source: await sourceByName(client, first.camera) })).results,
    changes: [keys.sightings],
  });
  return (
    <Section title={first.step2} hint={first.step2Hint}>
      <PhotoOrWebcam busy={look.isPending} onPhoto={look.mutate} />
      <Problem error={look.error} />
      {look.data?.length === 0 && <Alert color="yellow">{first.noFace}</Alert>}
      {look.data?.map((entry) => (
        <Seen key={entry.id} entry={entry} />
      ))}
    </Section>
  );
}

function Seen({ entry }: { readonly entry: Entry }): ReactNode {
  const { first, sighting } = useMessages();
  const formats = useFormats();
  if (entry.pid === null) return <Alert color="yellow">{first.stranger}</Alert>;
  const who = whoOf(entry, sighting);
  const groups = formats.list(entry.persons_groups.map(({ name }) => name));
  return (
    <Alert color="teal" role="status">
      {groups === '' ? first.seenAlone(who) : first.seen(who, groups)}
    </Alert>
  );
}
