import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Language, languages, mirrored } from '../messages/language.ts';
import { useLanguage, useMessages } from '../messages/language-provider.tsx';

/** Each language under its own name, whatever is spoken now. */
const names: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch', [mirrored]: mirrored };

export function LanguageSwitch(): ReactNode {
  const { language, speak } = useLanguage();
  const { shell } = useMessages();
  return (
    <SegmentedControl<Language>
      size="xs"
      aria-label={shell.language}
      value={language}
      onChange={speak}
      data={languages.map((value) => ({ value, label: names[value] }))}
    />
  );
}
