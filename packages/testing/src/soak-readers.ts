import { setTimeout as pause } from 'node:timers/promises';
import type { HouseNode, NodesHouse } from './nodes-house.ts';

const RESTED_MS = 50;
const READ = [
  ...[
    'entries',
    'persons',
    'groups/persons',
    'sources',
    'notifications',
    'tokens',
    'streams/tokens',
    'spaces',
    'audit',
  ],
  ...['licenses/sources', 'billing/usage', 'settings/thresholds', 'whoami', 'status'],
].map((name) => `/v1/${name}/`);

interface ReadAnswer {
  readonly node: string;
  readonly path: string;
  readonly status: number;
  readonly retryAfter: string | null;
  /** '' of what was found. */
  readonly body: string;
}

/** Somebody at every node who looks at everything that there is, again and again. */
export class Readers {
  readonly answered: ReadAnswer[] = [];
  #over = false;
  readonly #reading: readonly Promise<void>[];

  constructor({ nodes, token }: NodesHouse) {
    this.#reading = nodes.map((node) => this.#read(node, token));
  }

  /** Those that are neither what was asked for nor refused as refusals should be. */
  get strange(): readonly ReadAnswer[] {
    return this.answered.filter(({ status, retryAfter }) => !(status === 200 || (status === 503 && retryAfter)));
  }

  async stop(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#reading);
  }

  async #read(node: HouseNode, token: string): Promise<void> {
    for (let turn = 0; !this.#over; turn += 1) {
      const path = READ[turn % READ.length] ?? '';
      const headers = { authorization: `Token ${token}` };
      const answer = await fetch(node.process.url + path, { headers }).catch(() => null);
      const body = await answer?.text().catch(() => null);
      if (answer && typeof body === 'string') {
        const { status } = answer;
        const retryAfter = answer.headers.get('retry-after');
        this.answered.push({ node: node.name, path, status, retryAfter, body: status === 200 ? '' : body });
      }
      await pause(RESTED_MS);
    }
  }
}
