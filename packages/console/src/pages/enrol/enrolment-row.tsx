import { Text, TextInput } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { enrolQueue } from './enrol-queue.ts';
import type { Enrolment } from './enrolment.ts';
import classes from './enrolment-list.module.css';
import { EnrolmentVerdict } from './enrolment-verdict.tsx';
import { Thumbnail } from './thumbnail.tsx';

interface EnrolmentRowProps {
  readonly enrolment: Enrolment;
  onAgain(): void;
  onJoin(id: number, pid: string): Promise<void>;
}

/** Drawn anew when something became of its photo, and not when of any other. */
export const EnrolmentRow = memo(function EnrolmentRow({ enrolment, onAgain, onJoin }: EnrolmentRowProps): ReactNode {
  const { enrol } = useMessages();
  const { id, read, path, name, state } = enrolment;
  const canBeNamed = state.kind === 'waiting' || state.kind === 'failed' || state.kind === 'asked';
  return (
    <div className={classes.card} data-kind={state.kind}>
      <Thumbnail read={read} />
      <div className={classes.about}>
        {canBeNamed ? (
          <TextInput
            size="xs"
            maw={280}
            aria-label={enrol.nameOf(path)}
            value={name}
            maxLength={255}
            onChange={(event) => enrolQueue.rename(id, event.currentTarget.value)}
          />
        ) : (
          <Text fw={600} dir="auto" truncate>
            {name || path}
          </Text>
        )}
        <Text size="xs" c="dimmed" dir="auto" truncate>
          {path}
        </Text>
      </div>
      <EnrolmentVerdict enrolment={enrolment} onAgain={onAgain} onJoin={onJoin} />
    </div>
  );
});
