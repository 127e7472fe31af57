import { until } from '@kith/testing/until';
import { describe, expect, it } from 'vitest';
import { PasswordChecks } from './password-checks.ts';

const stranger = (network: string) => ({ network, isKnown: false });

/** A check that is held until it is let go, and what was begun in which order. */
function held() {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => () =>
    new Promise<string>((resolve) => {
      begun.push(name);
      ends.push(() => resolve(name));
    });
  const endNext = async (): Promise<void> => {
    const count = begun.length;
    ends.shift()?.();
    await until(() => begun.length > count, 'the next check');
  };
  return { begun, work, endNext, endLast: () => ends.shift()?.() };
}

describe('checks of passwords', () => {
  it('are one at a time, and networks take turns', async () => {
    const checks = new PasswordChecks();
    const { begun, work, endNext, endLast } = held();
    const turns = ['a1', 'a2', 'a3', 'b1'].map((name) => checks.turn(stranger(name.slice(0, 1)), work(name)));
    for (const so of [['a1'], ['a1', 'a2'], ['a1', 'a2', 'b1']]) {
      expect(begun).toEqual(so);
      await endNext();
    }
    endLast();
    expect(await Promise.all(turns)).toEqual(['a1', 'a2', 'a3', 'b1']);
  });

  it('of known networks take every other turn, however many others wait', async () => {
    const checks = new PasswordChecks();
    const { begun, work, endNext, endLast } = held();
    const turns = Array.from({ length: 100 }, (_, n) => checks.turn(stranger(`${n}`), work(`${n}`)));
    const owner = checks.turn({ network: 'home', isKnown: true }, work('owner'));
    for (let n = 0; n < 2; n++) await endNext();
    expect(begun).toContain('owner');
    // One was begun at once, 64 wait.
    const refused = (await Promise.all(turns.slice(65))).filter((outcome) => outcome === null);
    expect(refused).toHaveLength(35);
    for (let n = 0; n < 63; n++) await endNext();
    endLast();
    expect(await owner).toBe('owner');
  });

  it('wait no more than sixteen at a time from one network', async () => {
    const checks = new PasswordChecks();
    const { work, endNext, endLast } = held();
    const turns = Array.from({ length: 20 }, (_, n) => checks.turn(stranger('one'), work(`${n}`)));
    expect(await Promise.all(turns.slice(17))).toEqual([null, null, null]);
    for (let n = 0; n < 16; n++) await endNext();
    endLast();
    expect((await Promise.all(turns)).filter((outcome) => outcome !== null)).toHaveLength(17);
  });

  it('leave the next its turn when they fail', async () => {
    const checks = new PasswordChecks();
    const failed = checks.turn(stranger('a'), () => Promise.reject(new Error('no')));
    const next = checks.turn(stranger('a'), async () => 'checked');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('checked');
  });
});
