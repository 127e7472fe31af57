import { limits } from '@kith/contract';
import type { Slot } from './frame-slots.ts';

/** A whole frame in its memory. */
export interface ReadFrame {
  readonly slot: Slot;
  readonly width: number;
  readonly height: number;
  readonly fullRange: boolean;
}

type Format = Omit<ReadFrame, 'slot'> & { readonly bytes: number };

const FRAME = Buffer.from('FRAME\n');
const LINE_LIMIT = 512;
const NEWLINE = 0x0a;

/** The frame that is being read: nowhere, when nobody wants it any more. */
interface Filling {
  slot: Slot | null;
  at: number;
}

interface Events {
  readonly take: (bytes: number) => Slot;
  readonly give: (id: number) => void;
  /** Of every frame that comes, before it is read. */
  readonly onBegin: () => void;
  readonly onFrame: (frame: ReadFrame) => void;
}

/** Reads frames from YUV4MPEG2 as it comes, each into memory of its own. */
export class Y4mReader {
  readonly #events: Events;
  #format: Format | null = null;
  #line: Buffer = Buffer.alloc(0);
  #filling: Filling | null = null;
  #skipsNext = false;

  constructor(events: Events) {
    this.#events = events;
  }

  /** Whether the rest of a frame is to come. */
  get isWithin(): boolean {
    return this.#filling !== null;
  }

  /** The next frame is read to nowhere. */
  skipNext(): void {
    this.#skipsNext = true;
  }

  /** What of a frame has been read is thrown away, and so will be its rest. */
  abandon(): void {
    if (!this.#filling?.slot) return;
    this.#events.give(this.#filling.slot.id);
    this.#filling.slot = null;
  }

  /** False when what comes is not what it should be: nothing after it can be trusted. */
  write(chunk: Buffer): boolean {
    let rest = chunk;
    while (rest.length > 0) {
      const next = this.#filling && this.#format ? this.#fill(this.#filling, this.#format, rest) : this.#readLine(rest);
      if (next === null) return false;
      rest = next;
    }
    return true;
  }

  #fill(filling: Filling, { bytes, ...size }: Format, chunk: Buffer): Buffer {
    const part = chunk.subarray(0, bytes - filling.at);
    const { slot } = filling;
    if (slot) new Uint8Array(slot.memory).set(part, filling.at);
    filling.at += part.length;
    if (filling.at === bytes) {
      this.#filling = null;
      if (slot) this.#events.onFrame({ slot, ...size });
    }
    return chunk.subarray(part.length);
  }

  #readLine(chunk: Buffer): Buffer | null {
    const end = chunk.indexOf(NEWLINE);
    this.#line = Buffer.concat([this.#line, end < 0 ? chunk : chunk.subarray(0, end + 1)]);
    if (this.#line.length > LINE_LIMIT) return null;
    if (end < 0) return chunk.subarray(chunk.length);
    const line = this.#line;
    this.#line = Buffer.alloc(0);
    const rest = chunk.subarray(end + 1);
    if (!this.#format) {
      this.#format = readHeader(line.toString('latin1'));
      return this.#format && rest;
    }
    if (!line.equals(FRAME)) return null;
    this.#events.onBegin();
    this.#filling = { slot: this.#skipsNext ? null : this.#events.take(this.#format.bytes), at: 0 };
    this.#skipsNext = false;
    return rest;
  }
}

function readHeader(line: string): Format | null {
  const [magic, ...parts] = line.trim().split(' ');
  const value = (key: string) => parts.find((part) => part.startsWith(key))?.slice(key.length) ?? '';
  const [width, height] = [Number(value('W')), Number(value('H'))];
  const isSize = width > 0 && height > 0 && width % 2 === 0 && height % 2 === 0;
  if (magic !== 'YUV4MPEG2' || !isSize || width * height > limits.imagePixels || !value('C').startsWith('420'))
    return null;
  return { width, height, fullRange: line.includes('XCOLORRANGE=FULL'), bytes: (width * height * 3) / 2 };
}
