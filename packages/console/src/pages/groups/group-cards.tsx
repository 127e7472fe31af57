import type { Group } from '@kith/client';
import { Badge, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import classes from '../../parts/cards.module.css';

/** How a rule stands. */
const stateColors = { on: 'teal', full: 'yellow', broken: 'red' } as const;

export function GroupCards({ groups }: { readonly groups: readonly Group[] }): ReactNode {
  const { groups: words, groupRules } = useMessages();
  const formats = useFormats();
  return (
    <ul className={classes.list}>
      {groups.map(({ id, name, color, description, persons_count, rule_state }) => (
        <li key={id}>
          <Link to="/groups/$groupId" params={{ groupId: String(id) }} className={classes.card}>
            <svg width="14" height="44" viewBox="0 0 14 44" aria-hidden="true" focusable="false">
              <rect width="6" height="44" rx="3" fill={color ?? 'currentColor'} opacity={color === null ? 0.25 : 1} />
            </svg>
            <span className={classes.about}>
              <Text component="span" fw={600} dir="auto" truncate>
                {name}
              </Text>
              <Text component="span" size="sm" c="dimmed" dir="auto" truncate>
                {description || words.persons(persons_count, formats.number(persons_count))}
              </Text>
            </span>
            {rule_state !== null && (
              <Badge variant="light" tt="none" color={stateColors[rule_state]}>
                {groupRules.marks[rule_state]}
              </Badge>
            )}
            {description && (
              <Text component="span" size="sm" c="dimmed" className={classes.count}>
                {words.persons(persons_count, formats.number(persons_count))}
              </Text>
            )}
          </Link>
        </li>
      ))}
    </ul>
  );
}
