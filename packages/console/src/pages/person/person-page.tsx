import { KithApiError } from '@kith/client';
import { Button, Text } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ErasePeople } from '../../parts/erase-people.tsx';
import { Face } from '../../parts/face.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { NamedStrangers } from '../../parts/named-strangers.tsx';
import { Page } from '../../parts/page.tsx';
import { calledBy } from '../../parts/person-name.ts';
import { usePerson } from '../../parts/queries.ts';
import { Visits } from '../../parts/visits.tsx';
import { PersonAttributes } from './person-attributes.tsx';
import { PersonDetails } from './person-details.tsx';
import { PersonDoubles } from './person-doubles.tsx';
import { PersonFaces } from './person-faces.tsx';
import { PersonGroups } from './person-groups.tsx';
import { PersonHistory } from './person-history.tsx';
import classes from './person-page.module.css';
import { PersonSightings } from './person-sightings.tsx';

const PORTRAIT_PX = 200;

/** Everything about one person. */
export function PersonPage(): ReactNode {
  const { person: words, sighting } = useMessages();
  const formats = useFormats();
  const { pid } = useParams({ from: '/people/$pid' });
  const navigate = useNavigate();
  const person = usePerson(pid);
  const [erasing, setErasing] = useState(false);
  if (person.error instanceof KithApiError && person.error.status === 404) {
    return (
      <Page title={sighting.stranger}>
        <Empty text={words.gone} action={<LinkButton to="/people">{words.toPeople}</LinkButton>} />
      </Page>
    );
  }
  if (!person.data) return <Loading error={person.error} />;
  const { name, external_id, pid_created, pid_source, initial_face_image } = person.data;
  return (
    <Page
      title={calledBy({ name, external_id }, sighting)}
      actions={
        <Button variant="default" onClick={() => setErasing(true)}>
          {words.erase}
        </Button>
      }
    >
      <div className={classes.columns}>
        <div className={classes.side}>
          <Face url={initial_face_image} size={PORTRAIT_PX} />
          <Text size="sm" c="dimmed">
            {words.since(formats.date(pid_created))} {pid_source && words.from(pid_source.name)}
          </Text>
          <PersonDetails key={pid} person={person.data} />
          <Facts facts={[[words.id, pid]]} />
        </div>
        <div className={classes.rest}>
          <PersonGroups pid={pid} />
          <PersonAttributes person={person.data} />
          <PersonFaces pid={pid} />
          <Visits
            title={words.visits}
            hint={words.visitsHint}
            empty={words.noVisits}
            filter={{ pids: [pid] }}
            nameOf={({ source_name }) => source_name}
          />
          <PersonSightings pid={pid} />
          <NamedStrangers pid={pid} onUndone={({ created }) => created && void navigate({ to: '/strangers' })} />
          <PersonDoubles pid={pid} />
          <PersonHistory pid={pid} />
        </div>
      </div>
      <ErasePeople
        opened={erasing}
        pids={[pid]}
        onClose={() => setErasing(false)}
        onErased={() => void navigate({ to: '/people' })}
      />
    </Page>
  );
}
