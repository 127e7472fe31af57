import type { Group, Member } from '@kith/client';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { AddToGroups } from '../../parts/add-to-groups.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PersonGrid } from '../../parts/person-grid.tsx';
import type { Tile } from '../../parts/person-tile.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { SelectionBar } from '../../parts/selection-bar.tsx';
import { usePages } from '../../parts/use-pages.ts';
import { useSelection } from '../../parts/use-selection.ts';
import { useClient } from '../../session/use-session.ts';
import { type Part, parts } from './compare-search.ts';
import { OverlapPicture } from './overlap-picture.tsx';

interface ComparisonProps {
  readonly group: Group;
  readonly other: Group;
  readonly part: Part;
  onPart(part: Part): void;
}

/** Two groups as a picture with numbers, and under it those of one of its parts. */
export function Comparison({ group, other, part, onPart }: ComparisonProps): ReactNode {
  const { group: words, people } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [adding, setAdding] = useState(false);
  const selection = useSelection();
  const key = [...keys.members, group.id, 'compare', other.id];
  const both = useQuery({
    queryKey: [...key, 'count'],
    queryFn: async ({ signal }) => (await client.groups.overlap(group.id, other.id, { limit: 1 }, { signal })).count,
  });
  const pages = usePages<Member>([...key, part], ({ signal, ...page }) => {
    if (part === 'both') return client.groups.overlap(group.id, other.id, page, { signal });
    const [of, without] = part === 'here' ? [group, other] : [other, group];
    return client.groups.difference(of.id, without.id, page, { signal });
  });
  const tileOf = ({ pid, person, since, initial_face_image }: Member): Tile => ({
    pid,
    name: person?.name ?? person?.external_id ?? null,
    face: initial_face_image,
    line: words.since(formats.date(since)),
  });
  const shared = both.data;
  if (shared === undefined) return <Problem error={both.error} />;
  const labels: Readonly<Record<Part, string>> = {
    both: words.overlapBoth(formats.number(shared)),
    here: words.overlapOnly(group.name, formats.number(group.persons_count - shared)),
    there: words.overlapOnly(other.name, formats.number(other.persons_count - shared)),
  };
  return (
    <>
      <OverlapPicture group={group} other={other} both={shared} />
      <Choice<Part>
        wide
        label={words.overlap}
        value={part}
        onChange={(next) => {
          selection.clear();
          onPart(next);
        }}
        choices={parts.map((value) => ({ value, label: labels[value] }))}
      />
      <SelectionBar selection={selection}>
        <Button onClick={() => setAdding(true)}>{people.addToGroups}</Button>
      </SelectionBar>
      <Problem error={pages.error} />
      {pages.count === 0 && <Empty text={words.compareNobody} />}
      <PersonGrid label={labels[part]} pages={pages} selection={selection} tileOf={tileOf} />
      <AddToGroups opened={adding} onClose={() => setAdding(false)} pids={[...selection.chosen]} />
    </>
  );
}
