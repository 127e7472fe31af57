import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Says what it hears as lines of JSON, the topic and the payload, after a line with its port. */
const program = `
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
const aedes = await Aedes.createBroker();
aedes.on('publish', ({ topic, payload }, client) => {
  if (client) console.log(JSON.stringify({ topic, payload: payload.toString() }));
});
const server = createServer(aedes.handle);
server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log(JSON.stringify(server.address().port)));
`;

/** A broker (aedes) in a process of its own, to be killed. */
export class BrokerProcess implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /** @param onHeard told of everything that clients publish @param port 0: any that is free */
  static async open(onHeard: (topic: string, payload: string) => void, port = 0): Promise<BrokerProcess> {
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, String(port)], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let rest = '';
    const listening = new Promise<number>((resolve) => {
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const said = JSON.parse(line);
          if (typeof said === 'number') resolve(said);
          else onHeard(said.topic, said.payload);
        }
      });
    });
    return new BrokerProcess(child, await listening);
  }

  /** Nothing more of it is to be had, without a farewell. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
