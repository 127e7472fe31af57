import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '@kith/contract';
import { textsOf } from './soap.ts';

/** A device that answered, and where its service is. */
export interface FoundDevice {
  /** The address that its answer came from. */
  readonly host: string;
  readonly name: string | null;
  /** An address of its service at this very host. */
  readonly service: string;
}

/** Where devices listen (WS-Discovery 1.1, section 3.1). */
const everywhere = { address: '239.255.255.250', port: 3702 } as const;

const ANSWERS_MS = 3000;
const MOST_DEVICES = 100;

/** Asks the local network for cameras (ONVIF) by WS-Discovery, and listens for three seconds. */
export async function probe(
  { address, port }: { readonly address: string; readonly port: number } = everywhere,
  answersMs = ANSWERS_MS,
): Promise<FoundDevice[]> {
  const found = new Map<string, FoundDevice>();
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  // A network that cannot be asked has no cameras to tell of.
  socket.on('error', () => undefined);
  socket.on('message', (message, { address: host }) => {
    if (found.size >= MOST_DEVICES || found.has(host)) return;
    const device = deviceOf(message.toString('utf8'), host);
    if (device) found.set(host, device);
  });
  try {
    socket.bind();
    await once(socket, 'listening');
    socket.send(question(), port, address, () => undefined);
    await pause(answersMs);
  } finally {
    socket.close();
  }
  return [...found.values()].sort((a, b) => a.host.localeCompare(b.host, 'en', { numeric: true }));
}

const question = (): string =>
  `<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><e:Header><w:MessageID>urn:uuid:${randomUUID()}</w:MessageID><w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To><w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header><e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>`;

/** Only a service at the host that answered counts: whoever answers sends nobody elsewhere. */
function deviceOf(answer: string, host: string): FoundDevice | null {
  const addresses = textsOf(answer, 'XAddrs').flatMap((text) => text.split(/\s+/));
  const service = addresses.find((text) => hostOf(text) === host);
  if (service === undefined) return null;
  const scopes = textsOf(answer, 'Scopes').flatMap((text) => text.split(/\s+/));
  const scope = scopes.map((text) => /\/name\/([^/]+)$/.exec(text)?.[1]).find(Boolean);
  return { host, service, name: scope === undefined ? null : decoded(scope).slice(0, limits.nameLength) };
}

export function hostOf(text: string): string | null {
  try {
    const { protocol, hostname } = new URL(text);
    return protocol === 'http:' || protocol === 'https:' ? hostname : null;
  } catch {
    return null;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
