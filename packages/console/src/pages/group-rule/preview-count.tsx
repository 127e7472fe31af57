import { limits, type RulePreview } from '@kith/client';
import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';

/** How many would be in a group, come and leave. @param preview undefined: nobody has counted yet */
export function PreviewCount({ preview }: { readonly preview: RulePreview | undefined }): ReactNode {
  const { groupRules: words } = useMessages();
  const { number } = useFormats();
  return (
    <>
      <Text fw={600} role="status">
        {preview &&
          [
            words.previewCount(preview.count, number(preview.count)),
            words.previewChange(number(preview.coming.count), number(preview.leaving.count)),
          ].join(' · ')}
      </Text>
      {preview?.is_full && (
        <Alert color="yellow" role="alert">
          {words.previewFull(number(limits.personsPerGroup))}
        </Alert>
      )}
    </>
  );
}
