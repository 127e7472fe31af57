import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packetGuard } from './packet-guard.ts';

function packet(length: number): Buffer {
  const head = [0x30];
  for (let left = length; ; left = Math.floor(left / 128)) {
    head.push(left >= 128 ? (left % 128) | 128 : left);
    if (left < 128) break;
  }
  return Buffer.concat([Buffer.from(head), Buffer.alloc(length, 0xff)]);
}

it('lets pass packets up to a length, however they come in pieces, and no longer one', () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 10 });
  fc.assert(
    fc.property(lengths, fc.infiniteStream(fc.integer({ min: 1, max: 300 })), (each, pieces) => {
      const bytes = Buffer.concat(each.map(packet));
      const passes = packetGuard(500);
      let isPassed = true;
      for (let at = 0; at < bytes.length && isPassed; ) {
        const end = at + (pieces.next().value ?? 1);
        isPassed = passes(bytes.subarray(at, end));
        at = end;
      }
      expect(isPassed).toBe(each.every((length) => length <= 500));
    }),
  );
});

it('lets pass no length that goes on for ever', () => {
  expect(packetGuard(500)(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
});
