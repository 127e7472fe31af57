import type { GroupOfPerson } from '@kith/client';
import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import { GroupChip } from '../../parts/group-chip.tsx';
import { membershipInWords } from '../../parts/times/times-in-words.ts';
import classes from './person-page.module.css';

interface PersonMembershipProps {
  readonly group: GroupOfPerson;
  /** Changes when it is in effect; neither is offered where nothing is done by hand. */
  onTimes?(): void;
  onLeave?(): void;
}

/** A group of a person, and when the person is a member of it. */
export function PersonMembership({ group, onTimes, onLeave }: PersonMembershipProps): ReactNode {
  const { person: words, group: groupWords, groupRules, times } = useMessages();
  const formats = useFormats();
  const { id, name, color, rule, membership } = group;
  return (
    <li className={classes.membership}>
      <GroupChip
        id={id}
        name={name}
        color={color}
        {...(rule && { mark: groupRules.marks.on })}
        {...(onLeave && { remove: { label: words.leave(name), run: onLeave } })}
      />
      <Text size="sm" c="dimmed" dir="auto" className={classes.times}>
        {membershipInWords(membership, { times, group: groupWords }, formats, Date.now())}
      </Text>
      {onTimes && (
        <Button size="compact-xs" variant="default" aria-label={times.changeOf(name)} onClick={onTimes}>
          {times.change}
        </Button>
      )}
    </li>
  );
}
