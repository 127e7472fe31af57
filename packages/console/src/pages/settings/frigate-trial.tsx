import type { FrigateTested } from '@kith/client';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';

/** What came of trying a Frigate; the server says what is wrong. */
export function FrigateTrial({ tested }: { readonly tested: FrigateTested | undefined }): ReactNode {
  const { frigate: words } = useMessages();
  const formats = useFormats();
  const problems = [tested?.broker_problem, tested?.frigate_problem].filter((problem) => typeof problem === 'string');
  return (
    <div role="status">
      {tested?.works && (
        <Text size="sm">{words.works(tested.version ?? '', tested.cameras.length, formats.list(tested.cameras))}</Text>
      )}
      {problems.map((problem) => (
        <Text key={problem} size="sm" c="red" lang="en" dir="auto">
          {problem}
        </Text>
      ))}
    </div>
  );
}
