import type { GalleryHealth } from '@kith/client';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { GroupChip } from '../../parts/group-chip.tsx';
import { Section } from '../../parts/section.tsx';
import classes from './health.module.css';
import { KnownLink } from './known-link.tsx';

/** How near strangers of late come to the members of groups. */
export function StrangersNear({ margins }: { readonly margins: GalleryHealth['groups'] }): ReactNode {
  const { health: words } = useMessages();
  const formats = useFormats();
  return (
    <Section title={words.near} hint={words.nearHint}>
      {margins.length === 0 && <Text c="dimmed">{words.nobodyNear}</Text>}
      <ul className={classes.list}>
        {margins.map(({ group, margin, member }) => (
          <li key={group.id} className={classes.row}>
            <div>
              <GroupChip id={group.id} name={group.name} />
            </div>
            <Text size="sm">
              {margin < 0 ? words.taken(formats.confidence(-margin)) : words.margin(formats.confidence(margin))}
            </Text>
            <KnownLink known={member} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
