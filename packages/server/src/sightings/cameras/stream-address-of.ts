import { fileURLToPath } from 'node:url';
import type { FoundAddress } from '../../platform/streams/streams.ts';
import type { FoundStream, Stream } from './watching.ts';

/** How a stream that was found is read: at the very address that was checked. */
export function streamAddressOf(found: FoundStream): FoundAddress {
  if (found.kind === 'fails') return found;
  const address = addressOf(found.stream);
  return address ? { kind: 'stream', address } : { kind: 'fails', problem: 'no_video' };
}

function addressOf({ url, transport, address }: Stream) {
  if (url.startsWith('file:')) return { kind: 'file', path: fileURLToPath(url) } as const;
  if (url.startsWith('v4l2:')) return { kind: 'device', path: url.slice('v4l2:'.length) } as const;
  if (/^rtsps?:/.test(url)) return { kind: 'rtsp', url: pinned(url, address), transport } as const;
  if (!/^https?:/.test(url) || address === null) return null;
  return { kind: isPlaylist(url) ? 'hls' : 'http', url, address } as const;
}

/** By its name, as those of HLS end. */
const isPlaylist = (url: string): boolean => /\.m3u8?(?:;|$)/i.test(new URL(url).pathname);

/** The same with the address in the place of the name, which would be looked up once more. */
function pinned(url: string, address: string | null): string {
  if (address === null) return url;
  return url.replace(/^([a-z]+:\/\/(?:[^/?#]*@)?)(\[[^\]]*\]|[^/:?#]*)/, (_, before: string) => {
    return `${before}${address.includes(':') ? `[${address}]` : address}`;
  });
}
