import { Fragment, type ReactNode } from 'react';
import classes from './facts.module.css';

interface FactsProps {
  /** What is said under which name; null is left out. */
  readonly facts: readonly (readonly [name: string, value: ReactNode])[];
}

/** What is known of something, line by line. */
export const Facts = ({ facts }: FactsProps): ReactNode => (
  <dl className={classes.facts}>
    {facts.map(
      ([name, value]) =>
        value !== null && (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </Fragment>
        ),
    )}
  </dl>
);
