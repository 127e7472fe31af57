import { groups } from './de/groups.ts';
import { session } from './de/session.ts';
import { shell } from './de/shell.ts';
import type { Messages } from './en.ts';

/** Every word of the console, in German. */
export const de: Messages = { shell, session, groups };
