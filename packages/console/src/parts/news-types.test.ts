import { NewsType } from '@kith/contract';
import { expect, it } from 'vitest';
import { newsTypes } from './news-types.ts';

it('all that the server tells of is offered', () => {
  expect([...newsTypes].sort()).toEqual([...NewsType.options].sort());
});
