import { useState } from 'react';
import { afterSaving, changedBy, changedMeanwhile, type Edits, noEdits, withEdits, withoutEdit } from './edits.ts';

export interface Draft<T extends object> {
  /** What stands in the fields. */
  readonly form: T;
  /** What would be something else when it is saved. */
  readonly changed: Partial<T>;
  change(part: Partial<T>): void;
  /** Whether somebody else saved something else in a field that is being written. */
  isOutdated(name: keyof T): boolean;
  /** Lets a field say what is kept. */
  leave(name: keyof T): void;
  /** What was sent is kept by now. @param now what is kept after that */
  saved(sent: Partial<T>, now: T): void;
}

/** A form over what is kept: a field that nobody touched says what is kept, and one that is being written says that until it is saved or left. */
export function useDraft<T extends object>(kept: T): Draft<T> {
  const [edits, setEdits] = useState<Edits<T>>(noEdits);
  return {
    form: { ...kept, ...edits.to },
    changed: changedBy(edits, kept),
    change: (part) => setEdits((before) => withEdits(before, kept, part)),
    isOutdated: (name) => changedMeanwhile(edits, kept, name),
    leave: (name) => setEdits((before) => withoutEdit(before, name)),
    saved: (sent, now) => setEdits((before) => afterSaving(before, sent, now)),
  };
}
