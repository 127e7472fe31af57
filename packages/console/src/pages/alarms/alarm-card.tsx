import type { Alarm } from '@kith/client';
import { Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { Face } from '../../parts/face.tsx';
import { UrgencyBadge } from '../../parts/urgency-badge.tsx';
import { whatRaised } from '../../parts/what-raised.ts';
import classes from './alarms.module.css';

const FACE_PX = 56;

interface AlarmCardProps {
  readonly alarm: Alarm;
  readonly isCurrent: boolean;
  onAsk(what: 'acknowledge' | 'assign', alarm: Alarm): void;
}

/** One alarm: what happened, whose it is, and what can be done. */
export function AlarmCard({ alarm, isCurrent, onAsk }: AlarmCardProps): ReactNode {
  const messages = useMessages();
  const formats = useFormats();
  const words = messages.alarms;
  const { id, rule, urgency, entry, state } = alarm;
  const what = whatRaised({ ...alarm, who: entry }, messages, formats);
  return (
    <li className={classes.card} data-alarm={id} data-urgency={urgency} aria-current={isCurrent || undefined}>
      {entry && <Face url={entry.face_image} size={FACE_PX} />}
      <div className={classes.about}>
        <Group gap="xs">
          <Text fw={600} dir="auto">
            {rule.name}
          </Text>
          <UrgencyBadge urgency={urgency} />
        </Group>
        <Text dir="auto">
          {entry ? (
            <Link to="/live" search={{ entry: entry.id }}>
              {what}
            </Link>
          ) : (
            what
          )}
          {' · '}
          {formats.moment(alarm.at)}
        </Text>
        <Text size="sm" c="dimmed" dir="auto">
          {statesOf(alarm, words, formats).join(' · ')}
        </Text>
        {alarm.note && (
          <Text size="sm" dir="auto">
            {alarm.note}
          </Text>
        )}
      </div>
      {state === 'open' && (
        <Group gap="xs" className={classes.actions}>
          <Button onClick={() => onAsk('acknowledge', alarm)}>{words.acknowledge}</Button>
          <Button variant="default" onClick={() => onAsk('assign', alarm)}>
            {words.assign}
          </Button>
        </Group>
      )}
    </li>
  );
}

function statesOf(
  { assignee, escalates, escalated, acknowledged, acknowledged_by }: Alarm,
  words: ReturnType<typeof useMessages>['alarms'],
  { moment }: ReturnType<typeof useFormats>,
): string[] {
  return [
    assignee === null ? !acknowledged && words.nobodys : words.assignee(assignee),
    escalated && words.escalated(moment(escalated)),
    escalates && !escalated && !acknowledged && words.escalates(moment(escalates)),
    acknowledged && words.acknowledgedBy(acknowledged_by ?? words.unnamed, moment(acknowledged)),
  ].filter((part) => typeof part === 'string' && part !== '') as string[];
}
