import { describe, expect, it } from 'vitest';
import { path } from './path.ts';

describe('a path', () => {
  it('encodes every value as one segment', () => {
    expect(path`/v1/persons/${'a/b?c#d é'}/groups/`).toBe('/v1/persons/a%2Fb%3Fc%23d%20%C3%A9/groups/');
    expect(path`/v1/groups/persons/${7}/`).toBe('/v1/groups/persons/7/');
    expect(path`/v1/tokens/`).toBe('/v1/tokens/');
  });

  it.each(['', '.', '..'])('refuses "%s", which would lead to another route', (value) => {
    expect(() => path`/v1/persons/${value}/`).toThrow(TypeError);
  });
});
