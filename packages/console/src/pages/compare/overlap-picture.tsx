import type { Group as PersonGroup } from '@kith/client';
import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { GroupChip } from '../../parts/group-chip.tsx';
import classes from './compare-page.module.css';
import { twoCircles } from './two-circles.ts';

const MARGIN = 4;
/** Colours of groups that have none: as far apart for eyes that confuse red and green as for others. */
const colors = ['#0b6e62', '#b35c00'] as const;

interface OverlapPictureProps {
  readonly group: PersonGroup;
  readonly other: PersonGroup;
  /** How many are in both. */
  readonly both: number;
}

/** Two groups as circles, in proportion. */
export function OverlapPicture({ group, other, both }: OverlapPictureProps): ReactNode {
  const { group: words } = useMessages();
  const formats = useFormats();
  const { left, right, distance } = twoCircles(group.persons_count, other.persons_count, both);
  const start = Math.min(-left, distance - right);
  const width = Math.max(left, distance + right) - start;
  const height = 2 * Math.max(left, right);
  const circle = (x: number, radius: number, color: string): ReactNode =>
    radius > 0 && <circle className={classes.circle} cx={x} cy={0} r={radius} fill={color} stroke={color} />;
  const [leftColor, rightColor] = [group.color ?? colors[0], other.color ?? colors[1]];
  const box = [start - MARGIN, -height / 2 - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].join(' ');
  return (
    <div>
      <svg
        className={classes.picture}
        viewBox={box}
        role="img"
        aria-label={words.overlapPicture(
          [group.name, formats.number(group.persons_count)],
          [other.name, formats.number(other.persons_count)],
          formats.number(both),
        )}
      >
        {circle(0, left, leftColor)}
        {circle(distance, right, rightColor)}
      </svg>
      <Group justify="center" gap="lg">
        <Legend group={group} color={leftColor} />
        <Legend group={other} color={rightColor} />
      </Group>
    </div>
  );
}

interface LegendProps {
  readonly group: PersonGroup;
  readonly color: string;
}

/** Which circle is which group, and how many are in it. */
function Legend({ group: { id, name, persons_count: count }, color }: LegendProps): ReactNode {
  const { groups } = useMessages();
  const formats = useFormats();
  return (
    <Group gap="xs" wrap="nowrap">
      <GroupChip id={id} name={name} color={color} />
      <Text size="sm" c="dimmed">
        {groups.persons(count, formats.number(count))}
      </Text>
    </Group>
  );
}
