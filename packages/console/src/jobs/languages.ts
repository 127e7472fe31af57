import { de } from '../messages/de.ts';
import { en } from '../messages/en.ts';

/** Every job is done in each of them, by the words that stand on its page. */
export const languages = [
  { language: 'en', words: en },
  { language: 'de', words: de },
] as const;
