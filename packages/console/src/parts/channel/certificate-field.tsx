import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';

interface CertificateFieldProps {
  readonly value: string;
  onChange(value: string): void;
}

/** Who signs the certificate of a server, where nobody else knows it. */
export function CertificateField({ value, onChange }: CertificateFieldProps): ReactNode {
  const { channels: words } = useMessages();
  return (
    <Textarea
      label={words.ca}
      description={words.caHint}
      rows={2}
      dir="ltr"
      spellCheck={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
