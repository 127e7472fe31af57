import { Alert, Button, Group, Text } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import classes from './meanwhile.module.css';

interface MeanwhileAlertProps {
  readonly says: string;
  /** Of what is longer no more lines are shown. */
  readonly lines?: number;
  onTake(event: MouseEvent<HTMLButtonElement>): void;
}

/** Says what somebody else saved meanwhile, and lets it be taken. */
export function MeanwhileAlert({ says, lines, onTake }: MeanwhileAlertProps): ReactNode {
  const { shell: words } = useMessages();
  return (
    <Alert color="orange" role="status" p="xs">
      <Group gap="xs">
        <Text size="sm" dir="auto" className={classes.says} {...(lines !== undefined && { lineClamp: lines })}>
          {says}
        </Text>
        <Button size="compact-sm" variant="default" onClick={onTake}>
          {words.takeThat}
        </Button>
      </Group>
    </Alert>
  );
}
