import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { rtpPacket } from './rtp-packets.ts';

/** A viewer that does not keep up with so much loses frames until the next whole picture, as with any camera. */
const BEHIND_BYTES = 4 << 20;
let viewers = 0;

/** One who looks: packets go over the connection itself, or to a port by UDP. */
export class RtspViewer implements Disposable {
  readonly id: string;
  readonly #send: (packet: Buffer) => void;
  readonly #isBehind: () => boolean;
  readonly #close: () => void;
  readonly #source: number;
  #sequence = 0;
  #timestamp = 0;
  #waitsForKey = true;
  isPlaying = false;

  private constructor(send: (packet: Buffer) => void, isBehind: () => boolean, close: () => void) {
    this.#source = ++viewers;
    this.id = String(this.#source);
    this.#send = send;
    this.#isBehind = isBehind;
    this.#close = close;
  }

  /** @param channel of the connection, 0–255 */
  static overConnection(connection: Socket, channel: number): RtspViewer {
    const send = (packet: Buffer) => {
      const header = Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]);
      connection.write(header);
      connection.write(packet);
    };
    return new RtspViewer(
      send,
      () => connection.writableLength > BEHIND_BYTES,
      () => undefined,
    );
  }

  static overUdp(host: string, port: number): RtspViewer {
    const socket = createSocket('udp4');
    // A port that nobody listens at any more is told so.
    socket.on('error', () => undefined);
    return new RtspViewer(
      (packet) => socket.send(packet, port, host),
      () => false,
      () => socket.close(),
    );
  }

  /** @param ticks since the frame before */
  show(payloads: readonly Buffer[], ticks: number, isKey: boolean): void {
    if (!this.isPlaying) return;
    this.#timestamp += ticks;
    if (this.#isBehind()) this.#waitsForKey = true;
    if (this.#waitsForKey && !isKey) return;
    this.#waitsForKey = false;
    for (const [i, payload] of payloads.entries()) {
      const isLast = i === payloads.length - 1;
      const header = { isLast, sequence: this.#sequence++, timestamp: this.#timestamp, source: this.#source };
      this.#send(rtpPacket(payload, header));
    }
  }

  [Symbol.dispose](): void {
    this.isPlaying = false;
    this.#close();
  }
}
