import type { Messages } from '../messages/en.ts';

/** What was done, in words; what no catalogue knows, as the log has it. Changing by PUT and by PATCH is the same. */
export function actionWords(action: string, { actions }: Pick<Messages['audit'], 'actions'>): string {
  const known: Readonly<Record<string, string>> = actions;
  return known[action] ?? known[action.replace(/^PUT /, 'PATCH ')] ?? action;
}
