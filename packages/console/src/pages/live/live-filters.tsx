import type { Entry } from '@kith/client';
import { SegmentedControl, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { useGroups, useSources } from '../../parts/queries.ts';
import { type LiveSearch, whos } from './live-search.ts';

/** Whether a sighting is among those that are wished for. */
export const passes = (entry: Entry, { group, source, who }: LiveSearch): boolean =>
  (group === undefined || entry.persons_groups.some(({ id }) => id === group)) &&
  (source === undefined || entry.source.id === source) &&
  (who === undefined || (entry.pid === null) === (who === 'strangers'));

interface LiveFiltersProps {
  readonly search: LiveSearch;
  onChange(change: LiveSearch): void;
}

export function LiveFilters({ search, onChange }: LiveFiltersProps): ReactNode {
  const { live, shell } = useMessages();
  const groups = useGroups();
  const sources = useSources();
  const common = { clearable: true, searchable: true, nothingFoundMessage: shell.noSelection, w: 190 } as const;
  return (
    <>
      <Select
        {...common}
        aria-label={live.group}
        placeholder={live.anyGroup}
        data={groups.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
        value={search.group === undefined ? null : String(search.group)}
        onChange={(value) => onChange({ group: value === null ? undefined : Number(value) })}
      />
      <Select
        {...common}
        aria-label={live.source}
        placeholder={live.anySource}
        data={sources.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
        value={search.source === undefined ? null : String(search.source)}
        onChange={(value) => onChange({ source: value === null ? undefined : Number(value) })}
      />
      <SegmentedControl
        aria-label={live.who}
        value={search.who ?? 'everybody'}
        onChange={(value) => onChange({ who: whos.find((who) => who === value) })}
        data={(['everybody', ...whos] as const).map((value) => ({ value, label: live[value] }))}
      />
    </>
  );
}
