import { expect, it } from 'vitest';
import { attributesOf, attributesOfNew } from './attributes-option.ts';
import { UsageError } from './usage-error.ts';

it('reads numbers, booleans and texts, and takes away what has no value', () => {
  const typed = ['department=Sales', 'level=3', 'remote=true', 'room=007', 'sum=1+1=2', 'team='];
  expect(attributesOf(typed)).toEqual({
    department: 'Sales',
    level: 3,
    remote: true,
    room: '007',
    sum: '1+1=2',
    team: null,
  });
});

it('refuses what is no attribute, and of somebody new what takes one away', () => {
  expect(() => attributesOf(['department'])).toThrow(UsageError);
  expect(() => attributesOf(['=Sales'])).toThrow(UsageError);
  expect(() => attributesOfNew(['team='])).toThrow(UsageError);
});
