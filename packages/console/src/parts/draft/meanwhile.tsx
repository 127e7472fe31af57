import { type ReactNode, useRef } from 'react';
import classes from './meanwhile.module.css';
import { MeanwhileAlert } from './meanwhile-alert.tsx';

interface MeanwhileProps {
  /** Whether somebody else saved something else in the field that is being written. */
  readonly when: boolean;
  /** What is there now, as a sentence. */
  readonly says: string;
  /** The field. */
  readonly children: ReactNode;
  onTake(): void;
}

/** Of one with a kind beside it the value is the last. */
const fields = 'input:not([type=hidden]), textarea, select';

/** A field, and below it what somebody else saved there while it was being written. */
export function Meanwhile({ when, says, children, onTake }: MeanwhileProps): ReactNode {
  const field = useRef<HTMLDivElement>(null);
  const take = (): void => {
    // The button is about to go: whoever has no mouse goes on in the field.
    [...(field.current?.querySelectorAll<HTMLElement>(fields) ?? [])].at(-1)?.focus();
    onTake();
  };
  return (
    <div ref={field} className={classes.field}>
      {children}
      {when && <MeanwhileAlert says={says} lines={3} onTake={take} />}
    </div>
  );
}
