import type { Person } from '@kith/client';
import { Button, Group, Select, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { AddToGroups } from '../../parts/add-to-groups.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ErasePeople } from '../../parts/erase-people.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Page } from '../../parts/page.tsx';
import { PersonGrid } from '../../parts/person-grid.tsx';
import type { Tile } from '../../parts/person-tile.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys, useGroups } from '../../parts/queries.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { SelectionBar } from '../../parts/selection-bar.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useSelection } from '../../parts/use-selection.ts';
import { useClient } from '../../session/use-session.ts';
import { MergePeople } from './merge-people.tsx';
import type { PeopleSearch } from './people-search.ts';

/** Everybody who is known. */
export function PeoplePage(): ReactNode {
  const { people, health } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const search = useSearch({ from: '/people' });
  const navigate = useNavigate({ from: '/people' });
  const narrow = (change: PeopleSearch): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const groups = useGroups();
  const filter = { q: search.q, groupsIds: search.group === undefined ? undefined : [search.group] };
  const pages = usePages<Person>([...keys.people, filter], ({ signal, ...page }) =>
    client.persons.list({ ...filter, ...page }, { signal }),
  );
  const selection = useSelection();
  const [open, setOpen] = useState<'groups' | 'merge' | 'erase' | null>(null);
  const close = (): void => setOpen(null);
  const pids = [...selection.chosen];
  const isNarrowed = search.q !== undefined || search.group !== undefined;
  const tileOf = ({ pid, name, external_id, initial_face_image, pid_created }: Person): Tile => ({
    pid,
    name,
    face: initial_face_image,
    line: external_id ?? people.since(formats.date(pid_created)),
  });
  return (
    <Page
      title={people.title}
      actions={pages.count !== null && <Text c="dimmed">{people.count(pages.count, formats.number(pages.count))}</Text>}
    >
      <Group>
        <SearchField
          label={people.search}
          width={320}
          value={search.q ?? ''}
          onChange={(q) => narrow({ q: q || undefined })}
        />
        <Select
          aria-label={people.group}
          placeholder={people.anyGroup}
          clearable
          searchable
          data={groups.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
          value={search.group === undefined ? null : String(search.group)}
          onChange={(value) => narrow({ group: value === null ? undefined : Number(value) })}
        />
        <LinkButton to="/try" variant="default">
          {people.byPhoto}
        </LinkButton>
        <LinkButton to="/people/health" variant="default">
          {health.link}
        </LinkButton>
      </Group>
      <SelectionBar selection={selection}>
        <Button onClick={() => setOpen('groups')}>{people.addToGroups}</Button>
        {pids.length === 2 && (
          <Button variant="default" onClick={() => setOpen('merge')}>
            {people.merge}
          </Button>
        )}
        <Button variant="default" onClick={() => setOpen('erase')}>
          {people.erase}
        </Button>
      </SelectionBar>
      <Problem error={pages.error} />
      {pages.count === 0 && (
        <Empty
          text={isNarrowed ? people.nothing : people.empty}
          action={!isNarrowed && <LinkButton to="/enrol">{people.enrol}</LinkButton>}
        />
      )}
      <PersonGrid label={people.title} pages={pages} selection={selection} tileOf={tileOf} />
      <AddToGroups opened={open === 'groups'} onClose={close} pids={pids} />
      <ErasePeople opened={open === 'erase'} onClose={close} pids={pids} onErased={selection.clear} />
      {open === 'merge' && <MergePeople pids={pids} onClose={close} onMerged={selection.clear} />}
    </Page>
  );
}
