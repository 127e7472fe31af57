import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { inRanges, networkOf } from './network.ts';

/** Descriptors that are kept for the database, the models, webhooks and logs. */
const KEPT_DESCRIPTORS = 192;
/** A connection and the file that it is sent from, or stored into. */
const DESCRIPTORS_EACH = 2;
const FEWEST = 16;
const MOST = 16_384;
/** Of all connections, those of one address without a token. */
const STRANGERS_SHARE = 1 / 4;
const STRANGERS_MOST = 1024;

/** How many connections fit a limit of descriptors, and how many of them one address may hold without a token. */
export function connectionLimits(descriptors: number): { readonly most: number; readonly strangers: number } {
  const fitting = Math.floor((descriptors - KEPT_DESCRIPTORS) / DESCRIPTORS_EACH);
  const most = Math.min(MOST, Math.max(FEWEST, fitting));
  return { most, strangers: Math.min(STRANGERS_MOST, Math.floor(most * STRANGERS_SHARE)) };
}

interface Options {
  /** How many the process may have open. */
  readonly descriptors: number;
  /** Whoever connects by a trusted proxy is counted by nobody: its address is known only with a request. */
  readonly trustedProxies: readonly string[];
  readonly onEnded: (reason: 'full' | 'strangers') => void;
}

/**
 * Bounds connections, so that files can still be opened, and those of one address that have shown no token yet.
 * @returns to be told of connections that have shown one
 */
export function limitConnections(
  { server }: Pick<FastifyInstance, 'server'>,
  { descriptors, trustedProxies, onEnded }: Options,
): (socket: Socket) => void {
  const { most, strangers } = connectionLimits(descriptors);
  const isProxy = inRanges(trustedProxies);
  const addresses = new Map<Socket, string>();
  const strangersAt = new Map<string, number>();
  const count = (address: string, change: 1 | -1): void => {
    const now = (strangersAt.get(address) ?? 0) + change;
    if (now === 0) strangersAt.delete(address);
    else strangersAt.set(address, now);
  };
  const forget = (socket: Socket): void => {
    const address = addresses.get(socket);
    if (addresses.delete(socket) && address !== undefined) count(address, -1);
  };

  server.maxConnections = most;
  server.on('drop', () => onEnded('full'));
  server.on('connection', (socket: Socket) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || isProxy(remoteAddress)) return;
    const address = networkOf(remoteAddress);
    if ((strangersAt.get(address) ?? 0) >= strangers) {
      onEnded('strangers');
      socket.destroy();
      return;
    }
    addresses.set(socket, address);
    count(address, 1);
    socket.once('close', () => forget(socket));
  });
  // Websockets are counted where they are heard.
  server.on('upgrade', ({ socket }) => forget(socket));
  return forget;
}
