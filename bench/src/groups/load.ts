import { connect, type Socket } from 'node:net';

const CLIENTS = 32;
/** Until the code is compiled, as it is in a server that has run for a minute: a second after the start it is half as fast. */
const WARM_UP_MS = 5000;
const MEASURED_MS = 3000;

/** How many requests a second are answered when 32 clients ask at once, each as soon as it was answered. */
export async function requestsPerSecond(url: string, path: string, token?: string): Promise<number> {
  const { hostname, port } = new URL(url);
  const authorization = token === undefined ? '' : `authorization: Token ${token}\r\n`;
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\n${authorization}\r\n`);
  let answered = 0;
  const sockets = await Promise.all(
    Array.from({ length: CLIENTS }, () => client(hostname, Number(port), request, () => answered++)),
  );
  await pause(WARM_UP_MS);
  const [before, start] = [answered, performance.now()];
  await pause(MEASURED_MS);
  const rate = (1000 * (answered - before)) / (performance.now() - start);
  for (const socket of sockets) socket.destroy();
  return rate;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Bare, so that the clients cost little of the machine: knows answers with a content-length only. */
async function client(host: string, port: number, request: Buffer, onAnswer: () => void): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  let received = '';
  socket.on('data', (data) => {
    received += data.toString('latin1');
    const head = received.indexOf('\r\n\r\n');
    const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, head))?.[1];
    if (head < 0 || length === undefined || received.length < head + 4 + Number(length)) return;
    if (!received.startsWith('HTTP/1.1 200')) throw new Error(received);
    received = '';
    onAnswer();
    socket.write(request);
  });
  await new Promise((resolve, reject) => socket.once('connect', () => resolve(undefined)).once('error', reject));
  socket.write(request);
  return socket;
}
