import { expect, it } from 'vitest';
import * as browser from './browser.ts';
import * as node from './node.ts';

it('has all that node.ts has, and refuses it', async () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(node).sort());
  for (const refuse of Object.values(browser)) await expect(refuse()).rejects.toThrow(TypeError);
});
