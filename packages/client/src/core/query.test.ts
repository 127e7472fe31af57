import { describe, expect, it } from 'vitest';
import { query } from './query.ts';

describe('a query', () => {
  it('has wire names, and lists joined by commas', () => {
    expect(query({ q: 'é & co', pidsInclude: ['a', 'b'], groupsIds: [1, 2], limit: 10, offset: 0 })).toBe(
      '?q=%C3%A9+%26+co&pids_include=a%2Cb&groups_ids=1%2C2&limit=10&offset=0',
    );
    expect(query({ permanent: false })).toBe('?permanent=false');
  });

  it('leaves out what is absent, null or empty', () => {
    expect(query({ q: '', after: undefined, pids: [], pid: null })).toBe('');
    expect(query()).toBe('');
  });
});
