import { Agent } from 'node:http';
import fc from 'fast-check';
import { asCurl } from './as-curl.ts';
import { judgeBy, type RawAnswer } from './documented-answers.ts';
import { type FuzzedRequest, type Plan, plansOf, requestOf } from './fuzzed-requests.ts';
import { longestHold } from './held-loop.ts';
import { KnownThings } from './known-things.ts';
import type { Operation } from './operations.ts';
import { sendRequest } from './send-request.ts';
import { type TokenKind, TokenKinds } from './token-kinds.ts';

/** What is asked, of whom, and how. */
export interface Fuzzing {
  /** Of a server in this process, whose event loop is looked at. */
  readonly url: string;
  /** What `GET /openapi.json` says. */
  readonly document: object;
  readonly operations: readonly Operation[];
  /** The first kind is used most. */
  readonly tokens: readonly TokenKind[];
  readonly pictures: readonly Buffer[];
  /** Puts something of every kind into the space, again and again, because requests delete it. */
  readonly furnish: () => Promise<unknown>;
  /** What members of these names could say that no answer tells, such as a password. */
  readonly secrets: Readonly<Record<string, readonly unknown[]>>;
  readonly count: number;
  /** The same requests in the same order for the same number. */
  readonly seed: number;
}

export interface Fuzzed {
  /** What was wrong, each with the request as a line for a shell. */
  readonly faults: readonly string[];
  /** Operations that did what they are for at least once, by `METHOD path`. */
  readonly done: ReadonlySet<string>;
}

/** No request may hold the event loop for longer. */
const HOLD_MS = 100;
/** How often the same request must hold it, so that it was not the machine. */
const CONFIRMATIONS = 3;
const HELD = 'held the event loop';
const FURNISH_EVERY = 200;
/** Then it is known that much is wrong. */
const MOST_FAULTS = 20;

/** Asks all operations, with what their schemas allow, nearly allow and do not allow, and with what answers told. */
export async function fuzz(fuzzing: Fuzzing): Promise<Fuzzed> {
  const { url, document, seed, operations, pictures } = fuzzing;
  const known = new KnownThings(fuzzing.secrets);
  const tokens = new TokenKinds(fuzzing.tokens);
  const judge = judgeBy(document);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (request: FuzzedRequest) => sendRequest(agent, url, request);
  const words = {
    recall: known.recall.bind(known),
    picture: (nth: number) => pictures[nth % pictures.length] ?? Buffer.alloc(0),
  };
  const faults = new Map<string, string>();
  const note = (name: string, fault: string, request: FuzzedRequest, more = ''): void => {
    const said = `${name}: ${fault}\n  ${more.slice(0, 500)}\n  request ${nth} of seed ${seed}: ${asCurl(url, request)}`;
    faults.set(`${name}: ${fault.slice(0, 50)}`, said);
  };
  const done = new Set<string>();
  let nth = 0;
  let before: { readonly name: string; readonly request: FuzzedRequest } | null = null;
  try {
    for (const plan of plans(fuzzing)) {
      if (nth % FURNISH_EVERY === 0) {
        await fuzzing.furnish();
        for (const { method, path } of operations.filter(listsThings)) {
          known.learn(parsed(await ask({ method, path, headers: await tokens.headers(0), body: null })), path);
        }
      }
      nth += 1;
      const { method, path } = plan.operation;
      const name = `${method} ${path}`;
      const prepared = requestOf(plan, words);
      const request = { ...prepared, headers: { ...prepared.headers, ...(await tokens.headers(plan.token)) } };
      const start = performance.now();
      const answer = await ask(request);
      const isSlow = performance.now() - start > HOLD_MS;
      if (answer?.status === 401) tokens.renew(plan.token);
      if (answer && answer.status < 300) {
        done.add(name);
        known.learn(parsed(answer), path);
        if (method === 'DELETE') known.forget(request.path);
      }
      const fault = answer ? judge(plan.operation, answer) : 'no answer';
      if (fault) note(name, `${answer?.status ?? ''} ${fault}`, request, answer?.body);
      // What is done after an answer is felt by the next request.
      const now = { name, request };
      for (const suspect of isSlow ? [now, before ?? now] : []) {
        if (faults.has(`${suspect.name}: ${HELD}`)) continue;
        const heldMs = await surelyHeldMs(() => ask(suspect.request));
        if (heldMs > HOLD_MS) note(suspect.name, HELD, suspect.request, `${heldMs.toFixed(0)} ms`);
      }
      if (faults.size >= MOST_FAULTS) break;
      before = now;
    }
  } finally {
    agent.destroy();
  }
  return { faults: [...faults.values()], done };
}

const listsThings = ({ method, path, parameters, isOpen }: Operation): boolean =>
  method === 'GET' && !isOpen && !path.includes('{') && parameters.every(({ required }) => !required);

/** All operations in an order drawn at random, again and again: none is asked more often than another. */
function* plans({ operations, tokens, count, seed }: Fuzzing): Generator<Plan> {
  const orders = fc.shuffledSubarray([...operations], { minLength: operations.length });
  for (let made = 0; made < count; made += operations.length) {
    const [order = []] = fc.sample(orders, { seed: seed + made, numRuns: 1 });
    for (const [i, operation] of order.slice(0, count - made).entries()) {
      yield* fc.sample(plansOf(operation, tokens.length), { seed: seed + made + i, numRuns: 1 });
    }
  }
}

/** The least that several tries held; 0 as soon as one did not hold. */
async function surelyHeldMs(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < CONFIRMATIONS; i++) {
    least = Math.min(least, await longestHold(work));
    if (least <= HOLD_MS) return 0;
  }
  return least;
}

const parsed = (answer: RawAnswer | null): unknown =>
  answer?.type.startsWith('application/json') ? JSON.parse(answer.body) : null;
