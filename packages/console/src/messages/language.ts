export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const NAME = 'kith-language';

const isLanguage = (value: string | null): value is Language => languages.some((language) => language === value);

/** What was chosen before on this machine, or the first that the browser asks for and the console speaks. */
export function chosenLanguage(): Language {
  const kept = localStorage.getItem(NAME);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export const keepLanguage = (language: Language): void => localStorage.setItem(NAME, language);
