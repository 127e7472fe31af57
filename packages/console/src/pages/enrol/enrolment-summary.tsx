import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { enrolQueue } from './enrol-queue.ts';
import { reportOf } from './enrol-report.ts';
import { type Counted, countEnrolments, type Enrolment } from './enrolment.ts';

interface EnrolmentSummaryProps {
  readonly enrolments: readonly Enrolment[];
  onAgain(): void;
}

const counted: readonly Counted[] = ['enrolled', 'known', 'asked', 'failed'];

/** How far it is, and what came of it. */
export function EnrolmentSummary({ enrolments, onAgain }: EnrolmentSummaryProps): ReactNode {
  const { enrol } = useMessages();
  const formats = useFormats();
  if (enrolments.length === 0) return null;
  const counts = countEnrolments(enrolments);
  const done = counts.enrolled + counts.known + counts.asked + counts.failed;
  const failed = enrolments.filter(({ state }) => state.kind === 'failed').map(({ id }) => id);
  const parts = counted
    .filter((what) => counts[what] > 0)
    .map((what) => enrol.counts[what](formats.number(counts[what])));
  const report = (): void => void saveFile('enrolment.csv', 'text/csv', reportOf(enrolments, enrol.reportColumns));
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text fw={600} role="status">
          {[enrol.progress(formats.number(done), formats.number(enrolments.length)), ...parts].join(' · ')}
        </Text>
        <Group gap="xs">
          {failed.length > 0 && (
            <Button
              variant="default"
              onClick={() => {
                enrolQueue.again(failed);
                onAgain();
              }}
            >
              {enrol.retryAll(failed.length, formats.number(failed.length))}
            </Button>
          )}
          <Button variant="default" onClick={report}>
            {enrol.report}
          </Button>
          <Button variant="subtle" onClick={() => enrolQueue.clear()}>
            {enrol.clear}
          </Button>
        </Group>
      </Group>
      <Progress value={(100 * done) / enrolments.length} aria-label={enrol.title} />
    </Stack>
  );
}
