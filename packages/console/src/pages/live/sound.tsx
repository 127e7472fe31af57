import type { Entry } from '@kith/client';
import { ActionIcon, MultiSelect, Popover, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useGroups } from '../../parts/queries.ts';
import { beep } from './beep.ts';

const NAME = 'kith-sound-groups';

export interface Sound {
  /** Ids of the groups whose people are heard. */
  readonly groups: readonly string[];
  choose(groups: readonly string[]): void;
  hear(entries: readonly Entry[]): void;
}

/** Which groups are heard, as it was chosen on this machine. */
export function useSound(): Sound {
  const [groups, setGroups] = useState<readonly string[]>(() =>
    (localStorage.getItem(NAME) ?? '').split(',').filter(Boolean),
  );
  return {
    groups,
    choose: (wish) => {
      localStorage.setItem(NAME, wish.join(','));
      setGroups(wish);
    },
    hear: (entries) => {
      const heard = (entry: Entry): boolean => entry.persons_groups.some(({ id }) => groups.includes(String(id)));
      if (entries.some(heard)) void beep();
    },
  };
}

export function SoundChoice({ sound }: { readonly sound: Sound }): ReactNode {
  const { live, shell } = useMessages();
  const groups = useGroups();
  return (
    <Popover width={280} position="bottom-end">
      <Popover.Target>
        <ActionIcon variant={sound.groups.length > 0 ? 'filled' : 'default'} size="lg" aria-label={live.sound}>
          <Icon name="sound" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <MultiSelect
          label={live.sound}
          description={live.soundHint}
          data={groups.data?.map(({ id, name }) => ({ value: String(id), label: name })) ?? []}
          value={[...sound.groups]}
          onChange={sound.choose}
          nothingFoundMessage={<Text size="sm">{shell.noSelection}</Text>}
          comboboxProps={{ withinPortal: false }}
          searchable
        />
      </Popover.Dropdown>
    </Popover>
  );
}
