import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Heard, Order, Told } from './ears.ts';

/** The process that hears, as this one sees it. */
export class OtherSide implements Disposable {
  readonly hookUrl: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, hookUrl: string) {
    this.#child = child;
    this.hookUrl = hookUrl;
  }

  static async open(): Promise<OtherSide> {
    const main = fileURLToPath(new URL('./main.js', import.meta.url));
    const child = fork(main, ['ears'], { serialization: 'advanced' });
    const ready = await told(child);
    if (ready.kind !== 'ready') throw new Error('The other side did not start.');
    return new OtherSide(child, ready.hookUrl);
  }

  /** Opens websockets; resolves when all of them are let in. */
  async listen(url: string, token: string, sockets: number): Promise<void> {
    await this.#ask({ kind: 'listen', url: url.replace(/^http/, 'ws'), token, sockets });
  }

  async hangUp(): Promise<void> {
    await this.#ask({ kind: 'hangUp' });
  }

  /** What was heard since the last report. */
  async report(): Promise<Heard> {
    const heard = await this.#ask({ kind: 'report' });
    if (heard.kind !== 'heard') throw new Error('The other side did not report.');
    return heard;
  }

  async #ask(order: Order): Promise<Told> {
    const answer = told(this.#child);
    this.#child.send(order);
    return answer;
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}

const told = async (child: ChildProcess): Promise<Told> => {
  const [answer] = await once(child, 'message');
  return answer as Told;
};
