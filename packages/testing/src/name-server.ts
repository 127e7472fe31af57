import { createSocket, type Socket } from 'node:dgram';

const A = 1;
const AAAA = 28;
const NAME_ERROR = 3;
const HEADER_BYTES = 12;

/** What is said of a name: its IPv4 addresses, for so many seconds. */
interface Answer {
  readonly addresses: readonly string[];
  readonly ttlS?: number;
}

/** A DNS server on this machine: it knows some names, says of others that there are none such, or says nothing at all. */
export class NameServer implements AsyncDisposable {
  /** As a resolver takes it. */
  readonly address: string;
  /** Names that it was asked for IPv4 addresses of. */
  readonly asked: string[] = [];
  readonly #socket: Socket;

  private constructor(socket: Socket, answers: ReadonlyMap<string, Answer> | 'mute', muteForIPv6: boolean) {
    this.#socket = socket;
    this.address = `127.0.0.1:${socket.address().port}`;
    socket.on('message', (query, { port, address }) => {
      const { name, type, end } = questionOf(query);
      if (type === A) this.asked.push(name);
      if (answers === 'mute' || (muteForIPv6 && type === AAAA)) return;
      socket.send(answerTo(query.subarray(0, end), type, answers.get(name)), port, address);
    });
  }

  static async open(
    answers: Readonly<Record<string, Answer>> | 'mute',
    { muteForIPv6 = false }: { readonly muteForIPv6?: boolean } = {},
  ): Promise<NameServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new NameServer(socket, answers === 'mute' ? answers : new Map(Object.entries(answers)), muteForIPv6);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }
}

/** Name and type of the one question (RFC 1035, 4.1.2), and where it ends. */
function questionOf(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(question: Buffer, type: number, answer: Answer | undefined): Buffer {
  const addresses = type === A ? (answer?.addresses ?? []) : [];
  const head = Buffer.from(question);
  head.writeUInt16BE(0x8180 | (answer ? 0 : NAME_ERROR), 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt16BE(0, 8);
  head.writeUInt16BE(0, 10);
  const records = addresses.map((address) => {
    const record = Buffer.alloc(16);
    // The name is that of the question.
    record.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
    record.writeUInt16BE(A, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(answer?.ttlS ?? 60, 6);
    record.writeUInt16BE(4, 10);
    record.set(address.split('.').map(Number), 12);
    return record;
  });
  return Buffer.concat([head, ...records]);
}
