import { Alert, List } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { sentencesOf } from './sentences.ts';

/** What went wrong, in the server's own words; nothing when nothing did. */
export function Problem({ error }: { readonly error: unknown }): ReactNode {
  const { shell } = useMessages();
  if (!error) return null;
  const [first = '', ...rest] = sentencesOf(error, shell.unreachable);
  return (
    <Alert color="red" role="alert" dir="auto">
      {rest.length === 0 ? (
        first
      ) : (
        <List>
          {[first, ...rest].map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
