import type { ReactNode } from 'react';
import classes from './wide-table.module.css';

interface WideTableProps {
  /** What the table is of. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A table that is scrolled sideways where there is no room for it, by keys, too. */
export const WideTable = ({ label, children }: WideTableProps): ReactNode => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
  <section className={classes.wide} aria-label={label} tabIndex={0}>
    {children}
  </section>
);
