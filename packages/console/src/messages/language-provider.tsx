import { useDirection } from '@mantine/core';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Messages } from './en.ts';
import { type Formats, formatsOf } from './formats.ts';
import { chosenLanguage, directionOf, keepLanguage, type Language, localeOf, mirrored } from './language.ts';

interface Spoken {
  readonly language: Language;
  readonly messages: Messages;
  readonly formats: Formats;
  speak(language: Language): void;
}

const SpokenContext = createContext<Spoken | null>(null);

const catalogues = {
  en: async (): Promise<Messages> => (await import('./en.ts')).en,
  de: async (): Promise<Messages> => (await import('./de.ts')).de,
  [mirrored]: async (): Promise<Messages> => (await import('./mirrored.ts')).mirrored,
} as const satisfies Record<Language, () => Promise<Messages>>;

/** Loads the words of one language, and shows nothing until they are there. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(chosenLanguage);
  const [loaded, setLoaded] = useState<{ readonly language: Language; readonly messages: Messages } | null>(null);
  useEffect(() => {
    let left = false;
    void catalogues[language]().then((messages) => {
      if (!left) setLoaded({ language, messages });
    });
    return () => {
      left = true;
    };
  }, [language]);
  const spoken = useMemo(
    () =>
      loaded && {
        ...loaded,
        formats: formatsOf(loaded.language),
        speak: (wish: Language) => {
          keepLanguage(wish);
          setLanguage(wish);
        },
      },
    [loaded],
  );
  const { setDirection } = useDirection();
  useEffect(() => {
    if (!loaded) return;
    document.documentElement.lang = localeOf(loaded.language).slice(0, 2);
    setDirection(directionOf(loaded.language));
  }, [loaded, setDirection]);
  return spoken && <SpokenContext value={spoken}>{children}</SpokenContext>;
}

function useSpoken(): Spoken {
  const spoken = useContext(SpokenContext);
  if (!spoken) throw new Error('No language is loaded.');
  return spoken;
}

/** Every word of the console, in the language of whoever reads it. */
export const useMessages = (): Messages => useSpoken().messages;

/** Numbers, times and places as the language writes them. */
export const useFormats = (): Formats => useSpoken().formats;

export function useLanguage(): Pick<Spoken, 'language' | 'speak'> {
  const { language, speak } = useSpoken();
  return { language, speak };
}
