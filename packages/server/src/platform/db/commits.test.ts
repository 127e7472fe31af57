import { expect, it } from 'vitest';
import { Commits } from './commits.ts';
import { DatabaseDown, isInDoubt } from './database-down.ts';

it('a request counts what it committed itself, and not what others did meanwhile', async () => {
  const commits = new Commits();
  const later = Promise.resolve();
  const counts = await Promise.all([
    commits.follow(async (own) => {
      await later;
      commits.note();
      await commits.during(async () => 'stored');
      return own();
    }),
    commits.follow(async (own) => {
      await later;
      return own();
    }),
  ]);
  expect([counts, commits.count, commits.own]).toEqual([[2, 0], 2, 0]);
});

it('what is stored for several requests at once counts for each of them, and for none that has no part in it', async () => {
  const commits = new Commits();
  const together = commits.follow((own) => {
    const stored = commits.apart(() => commits.during(async () => 'stored'));
    return { stored, own };
  });
  await together.stored;
  expect(together.own()).toBe(0);
  const partners = [1, 2].map(() =>
    commits.follow(async (own) => {
      await together.stored;
      commits.share();
      return own();
    }),
  );
  expect([await Promise.all(partners), commits.count]).toEqual([[1, 1], 1]);
});

it('a statement that broke off may be committed, and its error says so; one that was refused is not', async () => {
  const commits = new Commits();
  const [broken, refused] = [new DatabaseDown('it broke off'), new Error('it was refused')];
  for (const error of [broken, refused]) {
    await expect(commits.during(() => Promise.reject(error))).rejects.toBe(error);
  }
  expect([isInDoubt(broken), isInDoubt(refused), commits.count]).toEqual([true, false, 1]);
});
