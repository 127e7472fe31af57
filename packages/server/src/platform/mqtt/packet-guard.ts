/** Bytes after which a length goes on in the next one. */
const CONTINUES = 0x80;
const MOST_LENGTH_BYTES = 4;

/**
 * Reads along how long the packets of an MQTT stream say that they are (MQTT 3.1.1, 2.2.3).
 * @returns what takes each chunk, and says whether no packet in it is longer than allowed: a client would hold all of one in memory
 */
export function packetGuard(mostBytes: number): (chunk: Uint8Array) => boolean {
  let left = 0;
  /** Bytes of the fixed header that were read: 0 between packets. */
  let headerBytes = 0;
  let length = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (headerBytes === 0 && left > 0) {
        const skipped = Math.min(left, chunk.length - at);
        left -= skipped;
        at += skipped;
        continue;
      }
      const byte = chunk[at++] ?? 0;
      if (headerBytes === 0) {
        headerBytes = 1;
        length = 0;
        continue;
      }
      length += (byte & ~CONTINUES) * 2 ** (7 * (headerBytes - 1));
      if (length > mostBytes || headerBytes > MOST_LENGTH_BYTES) return false;
      headerBytes = (byte & CONTINUES) === 0 ? 0 : headerBytes + 1;
      if (headerBytes === 0) left = length;
    }
    return true;
  };
}
