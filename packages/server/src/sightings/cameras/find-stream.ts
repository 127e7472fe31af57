import type { LookupAddress } from 'node:dns';
import { realpath } from 'node:fs/promises';
import { isIP } from 'node:net';
import { sep } from 'node:path';
import type { CameraTransport } from '@kith/contract';
import type { CameraConfig } from '../../platform/config/camera-config.ts';
import { checkAddress } from './address.ts';
import { mayRead } from './may-read.ts';
import type { FoundStream } from './watching.ts';

export interface FindStreamDeps {
  readonly config: { readonly cameras: CameraConfig };
  /** All addresses of a name. */
  readonly resolve: (name: string) => Promise<readonly LookupAddress[]>;
}

/**
 * Where a camera is at this moment: its name is resolved and checked, and the connection is to go to that very address.
 * @param url the whole address
 */
export async function findStream(
  { config: { cameras }, resolve }: FindStreamDeps,
  url: string,
  transport: CameraTransport,
): Promise<FoundStream> {
  const checked = checkAddress(url, cameras);
  if (checked.kind === 'refused') return { kind: 'fails', problem: 'forbidden_address' };
  const { address: place } = checked;
  if (place.kind === 'local') {
    const isThere = await leadsInto(place.path, cameras);
    if (isThere !== 'yes') return { kind: 'fails', problem: isThere === 'no' ? 'forbidden_address' : 'unreachable' };
    return { kind: 'stream', stream: { url: place.url, transport, address: null } };
  }
  if (isIP(place.host)) return { kind: 'stream', stream: { url: place.url, transport, address: place.host } };
  const addresses = await resolve(place.host).catch(() => []);
  const [first] = addresses.filter(({ address }) => mayRead(address, cameras.allow));
  if (first) return { kind: 'stream', stream: { url: place.url, transport, address: first.address } };
  return { kind: 'fails', problem: addresses.length > 0 ? 'forbidden_address' : 'unreachable' };
}

/** Links may lead out of the folder of films. */
async function leadsInto(path: string, { filesDir }: CameraConfig): Promise<'yes' | 'no' | 'nowhere'> {
  if (path.startsWith('/dev/')) return 'yes';
  try {
    const folder = await realpath(filesDir ?? '');
    return (await realpath(path)).startsWith(`${folder}${sep}`) ? 'yes' : 'no';
  } catch {
    return 'nowhere';
  }
}
