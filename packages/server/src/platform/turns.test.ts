import { expect, it } from 'vitest';
import { type Place, Turns } from './turns.ts';

const LIMITS = { alone: 6, together: 3, waiting: 5, presentMs: 60_000 };

/** Turns in which everybody says when they begin. */
function openTurns() {
  const turns = new Turns(LIMITS);
  const begun: string[] = [];
  const places = new Map<string, Place>();
  const present = new Set<string>();
  const enter = (asker: string, name = asker): void => {
    if (!present.has(asker)) turns.come(asker);
    present.add(asker);
    places.set(
      name,
      turns.enter(asker, () => begun.push(name)),
    );
  };
  return {
    turns,
    begun,
    enter,
    done: (name: string) => places.get(name)?.done(),
    leave: (name: string) => places.get(name)?.leave(),
  };
}

/** As many turns of the event loop as anything could need that waits for nothing else. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

it('who is alone has much under way', async () => {
  const { turns, begun, enter } = openTurns();
  for (let i = 0; i < 8; i++) enter('a', `a${i}`);
  await settled();
  expect(begun).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5']);
  expect([turns.underWay, turns.waiting]).toEqual([6, 2]);
});

it('who has nothing under way begins at once, however much others have under way and in line', () => {
  const { begun, enter } = openTurns();
  for (let i = 0; i < 20; i++) enter('hostile', `hostile ${i}`);
  enter('b');
  enter('c');
  expect(begun.slice(-2)).toEqual(['b', 'c']);
});

it('beside others little is under way together, and those in line take turns', async () => {
  const { turns, begun, enter, leave } = openTurns();
  enter('b', 'b0');
  for (let i = 0; i < 5; i++) enter('a', `a${i}`);
  for (let i = 1; i < 3; i++) enter('b', `b${i}`);
  expect(begun).toEqual(['b0', 'a0', 'a1']);
  for (const name of ['a0', 'a2', 'b1', 'a3']) {
    leave(name);
    await settled();
    expect(turns.underWay).toBe(3);
  }
  expect(begun.slice(3)).toEqual(['a2', 'b1', 'a3', 'b2']);
});

it('one whose last work ends goes on, however much the others have under way', async () => {
  const { begun, enter, leave } = openTurns();
  for (const asker of ['a', 'b', 'c', 'd', 'e']) enter(asker);
  enter('a', 'a again');
  expect(begun).not.toContain('a again');
  leave('a');
  await settled();
  expect(begun).toContain('a again');
});

it('what is done and has not left is in the way of nobody but its own', async () => {
  const { begun, enter, done, leave } = openTurns();
  for (let i = 0; i < 8; i++) enter('unread', `unread ${i}`);
  enter('b', 'b0');
  await settled();
  const unread = () => begun.filter((name) => name.startsWith('unread'));
  for (let i = 0; i < 8; i++) {
    for (const name of unread()) done(name);
    await settled();
  }
  expect(unread()).toHaveLength(6);
  // As many as may be under way together, beside all that nobody reads.
  enter('b', 'b1');
  enter('b', 'b2');
  await settled();
  expect(begun.slice(-3)).toEqual(['b0', 'b1', 'b2']);
  for (const name of [...begun]) leave(name);
  await settled();
  expect(begun).toHaveLength(11);
});

it('nobody stays in line when all others leave, whenever they do', async () => {
  const { turns, begun, enter, leave } = openTurns();
  enter('b');
  for (let i = 0; i < 5; i++) enter('a', `a${i}`);
  const left = new Set<string>();
  for (let turn = 0; begun.length < 6 && turn < 10_000; turn++) {
    for (const name of begun) if (!left.has(name) && (name.length + turn) % 3 === 0) leave(name);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([begun.length, turns.waiting]).toEqual([6, 0]);
});

it('who leaves the line is never begun, and leaves no place behind', async () => {
  const { turns, begun, enter, leave } = openTurns();
  for (let i = 0; i < 7; i++) enter('a', `a${i}`);
  leave('a6');
  leave('a6');
  for (let i = 0; i < 6; i++) leave(`a${i}`);
  await settled();
  expect([begun.includes('a6'), turns.underWay, turns.waiting]).toEqual([false, 0, 0]);
});

it('a line has an end', () => {
  const { turns, enter } = openTurns();
  for (let i = 0; i < 11; i++) enter('a', `a${i}`);
  expect([turns.isFull('a'), turns.isFull('b')]).toEqual([true, false]);
});

it('pieces of something long let others begin in between', async () => {
  const { turns } = openTurns();
  const order: string[] = [];
  const long = async (asker: string): Promise<void> => {
    for (let i = 0; i < 3; i++) await turns.piece(asker, async () => order.push(asker));
  };
  await Promise.all([long('a'), long('b')]);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});

it('beside others an asker has one piece of something long under way, and whoever has many rests between them', async () => {
  const { turns } = openTurns();
  for (const asker of ['little', 'a', 'b']) turns.come(asker);
  const at = new Map<string, number>();
  let most = 0;
  let workedMs = 0;
  const long = async (asker: string): Promise<void> => {
    for (let i = 0; i < 10; i++) {
      await turns.piece(asker, async () => {
        at.set(asker, (at.get(asker) ?? 0) + 1);
        most = Math.max(most, ...at.values());
        const from = performance.now();
        while (performance.now() - from < 10);
        await new Promise((resolve) => setImmediate(resolve));
        workedMs += performance.now() - from;
        at.set(asker, (at.get(asker) ?? 1) - 1);
      });
    }
  };
  const from = performance.now();
  await Promise.all([long('a'), long('a'), long('a'), long('b')]);
  expect(most).toBe(1);
  expect(performance.now() - from).toBeGreaterThan(1.3 * workedMs);
});

it('who does little rests for nothing, also beside others', async () => {
  const { turns } = openTurns();
  for (const asker of ['hostile', 'little']) turns.come(asker);
  const slow = () => turns.piece('hostile', () => new Promise((resolve) => setTimeout(resolve, 50)));
  const order: string[] = [];
  void slow()
    .then(slow)
    .then(() => order.push('hostile'));
  await turns.piece('little', async () => order.push('little'));
  expect(order).toEqual(['little']);
});

it('in one turn of the event loop one computes, and a few bodies are read on: askers by turns', async () => {
  const { turns } = openTurns();
  const order: string[] = [];
  const compute = (asker: string) => turns.compute(asker, () => order.push(asker));
  await Promise.all([compute('a'), compute('a'), compute('a'), compute('b')]);
  expect(order).toEqual(['a', 'a', 'b', 'a']);
  const readOn = async (bytes: number) => {
    const waits = Array.from({ length: 80 }, () => turns.reading('a', bytes)).filter((wait) => wait !== undefined);
    await Promise.all(waits);
    await settled();
    return 80 - waits.length;
  };
  expect(await readOn(65_536)).toBe(16);
  expect(await readOn(100)).toBe(64);
});

it('who comes back does not stand in line again, and counts as under way', async () => {
  const { turns, begun, enter } = openTurns();
  for (let i = 0; i < 8; i++) enter('a', `a${i}`);
  const place = await turns.back('a');
  expect([turns.underWay, turns.waiting]).toEqual([7, 2]);
  place.leave();
  place.leave();
  expect(turns.underWay).toBe(6);
  expect(begun).toHaveLength(6);
});

it('nobody begins from the line in a turn of the event loop in which somebody connected', async () => {
  const { turns, begun, enter, leave } = openTurns();
  for (let i = 0; i < 8; i++) enter('a', `a${i}`);
  leave('a0');
  for (let turn = 0; turn < 5; turn++) {
    turns.connects();
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toHaveLength(6);
  }
  await settled();
  expect(begun).toHaveLength(7);
});
