import { describe, expect, it } from 'vitest';
import { afterSaving, changedBy, changedMeanwhile, type Edits, noEdits, withEdits, withoutEdit } from './edits.ts';

interface Form {
  readonly name: string;
  readonly tags: readonly string[];
}
const kept: Form = { name: 'Ada', tags: ['a'] };
const none: Edits<Form> = noEdits;

describe('what is written over what is kept', () => {
  it('is what is saved, and nothing else', () => {
    expect(changedBy(none, kept)).toEqual({});
    expect(changedBy(withEdits(none, kept, { name: 'Bo' }), kept)).toEqual({ name: 'Bo' });
    expect(changedBy(withEdits(none, kept, { tags: ['a'] }), kept)).toEqual({});
  });

  it('is said to be out of date once somebody else saved something else there', () => {
    const edits = withEdits(withEdits(none, kept, { name: 'B' }), kept, { name: 'Bo' });
    expect(changedMeanwhile(edits, kept, 'name')).toBe(false);
    expect(changedMeanwhile(edits, { ...kept, name: 'Cy' }, 'name')).toBe(true);
    expect(changedMeanwhile(edits, { ...kept, name: 'Bo' }, 'name')).toBe(false);
    expect(changedMeanwhile(edits, { ...kept, tags: [] }, 'tags')).toBe(false);
    expect(changedMeanwhile(withoutEdit(edits, 'name'), { ...kept, name: 'Cy' }, 'name')).toBe(false);
  });

  it('is no more once it is saved; what was written while that went on stays, and is not out of date', () => {
    const edits = withEdits(none, kept, { name: 'Bo ', tags: ['b'] });
    const later = withEdits(edits, kept, { tags: ['b', 'c'] });
    const now: Form = { name: 'Bo', tags: ['b'] };
    const left = afterSaving(later, { name: 'Bo ', tags: ['b'] }, now);
    expect(changedBy(left, now)).toEqual({ tags: ['b', 'c'] });
    expect(changedMeanwhile(left, now, 'tags')).toBe(false);
  });

  it('begins later in a field that nobody touched, and that was sent along', () => {
    const sent: Form = { ...kept, name: 'Bo' };
    const left = afterSaving(withEdits(none, kept, { name: 'Bo' }), sent, sent);
    const now: Form = { ...sent, tags: ['of somebody else'] };
    expect(changedMeanwhile(withEdits(left, now, { tags: ['mine'] }), now, 'tags')).toBe(false);
  });

  it('may be called as parts of every object are', () => {
    const before: Record<string, string> = {};
    expect(changedMeanwhile<Record<string, string>>(noEdits, before, 'constructor')).toBe(false);
  });
});
