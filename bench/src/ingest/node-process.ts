import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { NodeOrder, NodeTold } from './node.ts';

type Told<Kind extends NodeTold['kind']> = Extract<NodeTold, { kind: Kind }>;

/** A node, as this process sees it. `KITH_BENCH_FLAGS` are given to its Node, such as `--cpu-prof`. */
export class NodeProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly url: string;
  /** Of a space each. */
  readonly tokens: readonly string[];

  private constructor(child: ChildProcess, { url, tokens }: Told<'open'>) {
    this.#child = child;
    this.url = url;
    this.tokens = tokens;
  }

  /** @param spaces how many are made */
  static async open(env: Record<string, string>, spaces: number): Promise<NodeProcess> {
    const main = fileURLToPath(new URL('./main.js', import.meta.url));
    const execArgv = (process.env.KITH_BENCH_FLAGS ?? '').split(' ').filter(Boolean);
    const child = fork(main, ['node'], { execArgv });
    await told(child);
    return new NodeProcess(child, await ask(child, { kind: 'open', env, spaces }));
  }

  count(): Promise<Told<'count'>> {
    return ask(this.#child, { kind: 'count' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }
}

async function ask<Kind extends NodeOrder['kind']>(
  child: ChildProcess,
  order: Extract<NodeOrder, { kind: Kind }>,
): Promise<Told<Kind>> {
  const answer = told(child);
  child.send(order);
  return (await answer) as Told<Kind>;
}

async function told(child: ChildProcess): Promise<NodeTold> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  child.once('exit', end);
  try {
    const [message] = await once(child, 'message', { signal: ended.signal });
    return message as NodeTold;
  } catch (error) {
    throw new Error('A node ended.', { cause: error });
  } finally {
    child.off('exit', end);
  }
}
