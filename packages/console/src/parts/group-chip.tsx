import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './group-chip.module.css';

interface GroupChipProps {
  readonly id: number;
  readonly name: string;
  /** As it was written for the group, such as #c92a2a; null: none. */
  readonly color?: string | null;
  /** What is said behind the name. */
  readonly mark?: string;
  readonly remove?: { readonly label: string; run(): void };
}

/** A group by its name and colour, leading to it. The colour is a dot, so that any colour can be read. */
export const GroupChip = ({ id, name, color = null, mark, remove }: GroupChipProps): ReactNode => (
  <span className={classes.chip}>
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" focusable="false">
      <circle cx="5" cy="5" r="5" fill={color ?? 'currentColor'} opacity={color === null ? 0.4 : 1} />
    </svg>
    <Link to="/groups/$groupId" params={{ groupId: String(id) }} dir="auto" className={classes.name}>
      {name}
    </Link>
    {mark !== undefined && <span className={classes.mark}>{mark}</span>}
    {remove && <CloseButton size="xs" aria-label={remove.label} onClick={remove.run} />}
  </span>
);
