import type { Entry } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Page } from '../../parts/page.tsx';
import { useSightings } from '../../parts/use-sightings.ts';
import { fold } from './fold.ts';
import { LiveFilters, passes } from './live-filters.tsx';
import type { LiveSearch } from './live-search.ts';
import { SightingPanel } from './sighting-panel.tsx';
import { SoundChoice, useSound } from './sound.tsx';
import { VisitList } from './visit-list.tsx';

/** Who is seen, while it happens. */
export function LivePage(): ReactNode {
  const { live } = useMessages();
  const search = useSearch({ from: '/live' });
  const navigate = useNavigate({ from: '/live' });
  const [stopped, setStopped] = useState<readonly Entry[] | null>(null);
  const sound = useSound();
  const { entries, connection } = useSightings(sound.hear);
  const narrow = (change: LiveSearch): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  const open = useCallback(
    (entry: number): void => void navigate({ search: (before) => ({ ...before, entry }) }),
    [navigate],
  );

  const all = stopped ? asTheyAre(stopped, entries ?? []) : entries;
  const shown = all?.filter((entry) => passes(entry, search)) ?? [];
  const waiting = stopped && entries ? entries.filter(({ id }) => id > (stopped[0]?.id ?? 0)).length : 0;
  return (
    <Page
      title={live.title}
      actions={
        <>
          <Text size="sm" c="dimmed" role="status">
            {live[connection]}
          </Text>
          <SoundChoice sound={sound} />
          <Button
            variant="default"
            leftSection={<Icon name={stopped ? 'play' : 'pause'} size={16} />}
            onClick={() => setStopped(stopped ? null : entries)}
          >
            {stopped ? live.resume(waiting) : live.pause}
          </Button>
        </>
      }
    >
      <Group>
        <LiveFilters search={search} onChange={narrow} />
      </Group>
      {all?.length === 0 && <Empty text={live.empty} action={<LinkButton to="/first">{live.begin}</LinkButton>} />}
      {all && all.length > 0 && shown.length === 0 && <Empty text={live.emptyFilter} />}
      <VisitList visits={fold(shown)} onOpen={open} />
      <SightingPanel
        id={search.entry ?? null}
        known={entries ?? []}
        onClose={() => void navigate({ search: ({ entry: _, ...before }) => before })}
      />
    </Page>
  );
}

/** Who looks at what was seen until a moment sees what was corrected since. */
function asTheyAre(stopped: readonly Entry[], now: readonly Entry[]): readonly Entry[] {
  const known = new Map(now.map((entry) => [entry.id, entry]));
  return stopped.map((entry) => known.get(entry.id) ?? entry);
}
