/** Those that can be chosen. */
export const languages = ['en', 'de'] as const;
/** For tests, and nowhere offered: English that is longer, accented, and from right to left. */
export const mirrored = 'x-mirrored';
export type Language = (typeof languages)[number] | typeof mirrored;

const NAME = 'kith-language';

const isOffered = (value: string | null): value is (typeof languages)[number] =>
  languages.some((language) => language === value);

/** What was chosen before on this machine, or the first that the browser asks for and the console speaks. */
export function chosenLanguage(): Language {
  const kept = localStorage.getItem(NAME);
  if (isOffered(kept) || kept === mirrored) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isOffered) ?? 'en';
}

export const keepLanguage = (language: Language): void => localStorage.setItem(NAME, language);

/** How a language writes numbers and dates. English as Europe does: 31 January, 16:42. */
export const localeOf = (language: Language): string => ({ en: 'en-GB', de: 'de', [mirrored]: 'ar-EG' })[language];

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === mirrored ? 'rtl' : 'ltr');
