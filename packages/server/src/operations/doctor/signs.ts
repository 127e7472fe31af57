import type { WrongSigns } from '../../platform/db/signs/wrong-signs.ts';
import { type Finding, findings } from './finding.ts';

/** Whether the database would find everybody by the sign bits of their templates; nothing is said where it keeps none. */
export function checkSigns(signs: WrongSigns | null): Finding[] {
  if (signs === null) return [];
  const say = findings('signs');
  const { missing, wrong } = signs;
  return missing + wrong === 0
    ? [say.ok('The signs of every template are those that KITH_INDEX=database goes by.')]
    : [
        say.problem(
          `${missing} templates lack their signs, and ${wrong} signs are of no template as it is: with KITH_INDEX=database these are not found. "The index in the database" in docs/operations.md says how to make them anew.`,
        ),
      ];
}
