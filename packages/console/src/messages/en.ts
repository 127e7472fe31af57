import { groups } from './en/groups.ts';
import { session } from './en/session.ts';
import { shell } from './en/shell.ts';

/** Every word of the console, in English; its type is what every other language must have. */
export const en = { shell, session, groups };

export type Messages = typeof en;
