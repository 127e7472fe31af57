import { recordedActions } from '@kith/testing/recorded-actions';
import { openTestKith } from '@kith/testing/test-kith';
import { expect, it } from 'vitest';
import { de } from '../messages/de.ts';
import { en } from '../messages/en.ts';
import { actionWords } from './action-words.ts';

it('every action of the audit log has words in every language, and no words are of an action that there is not', async () => {
  await using kith = await openTestKith();
  const actions = await recordedActions(kith.app);
  expect(actions.length).toBeGreaterThan(60);
  for (const { audit } of [en, de]) {
    expect(actions.filter((action) => actionWords(action, audit) === action)).toEqual([]);
    const known = Object.keys(audit.actions).filter((action) => !actions.includes(action));
    expect(known).toEqual([]);
  }
});

it('words of different languages differ', () => {
  const same = Object.entries(en.audit.actions).filter(([action, words]) => actionWords(action, de.audit) === words);
  expect(same).toEqual([]);
});
