import type { GalleryHealth } from '@kith/client';
import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { calledBy } from '../../parts/person-name.ts';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import classes from './health.module.css';
import { KnownLink } from './known-link.tsx';

type Photo = GalleryHealth['photos'][number];

interface FaultyPhotosProps {
  /** How many there are; not all of them are here. */
  readonly count: number;
  readonly photos: readonly Photo[];
}

/** Photos that should be taken again, and why. */
export function FaultyPhotos({ count, photos }: FaultyPhotosProps): ReactNode {
  const { health: words, person: personWords } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const remove = useOperation({
    does: ({ person, template_id }: Photo) => client.persons.deleteTemplate(person.pid, template_id),
    changes: [keys.health, keys.person, keys.people],
    onDone: () => tell(personWords.removedFace),
  });
  return (
    <Section title={words.faulty(count, formats.number(count))} hint={words.faultyHint}>
      <Problem error={remove.error} />
      {photos.length === 0 && <Text c="dimmed">{words.noFaulty}</Text>}
      <ul className={classes.list}>
        {photos.map((photo) => (
          <li key={photo.template_id} className={classes.row}>
            <KnownLink known={photo.person} />
            <div className={classes.words}>
              <Faults photo={photo} />
            </div>
            {photo.own !== null && (
              <div>
                <Button
                  size="xs"
                  variant="default"
                  loading={remove.isPending && remove.variables === photo}
                  onClick={() => remove.mutate(photo)}
                >
                  {personWords.removeFace}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Faults({ photo }: { readonly photo: Photo }): ReactNode {
  const { health: words, sighting } = useMessages();
  const formats = useFormats();
  const { own, others } = photo;
  const said = (value: number | null): string => (value === null ? '–' : formats.confidence(value));
  const sentences = {
    nearer_to_another: () =>
      words.faults.nearer_to_another(calledBy(photo.other?.person, sighting), said(others), said(own)),
    unlike_the_others: () => words.faults.unlike_the_others(said(own)),
    face_too_small: () => words.faults.face_too_small(formats.number(photo.facesize)),
  };
  return photo.faults.map((fault) => (
    <Text key={fault} size="sm">
      {sentences[fault]()}
    </Text>
  ));
}
