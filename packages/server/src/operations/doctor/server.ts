import { z } from 'zod';
import { type Finding, findings, reasonOf } from './finding.ts';

const readiness = z.object({
  spaces: z.object({ refused: z.number() }).optional(),
  message: z.string().optional(),
});

const ANSWER_MS = 5000;
const CLOCKS_APART_MS = 60_000;

/**
 * Whether the server that should answer does.
 * @param url where it should; null where nobody knows
 * @param running whether a process holds the data folder
 */
export async function checkServer(url: string | null, running: boolean): Promise<Finding[]> {
  const say = findings('server');
  if (url === null) {
    return [
      say.ok(running ? 'A server is running, on a port that it chose: give --url to ask it.' : 'No server is running.'),
    ];
  }
  let answer: Response;
  try {
    answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'error' });
  } catch (error) {
    const reason = reasonOf(error instanceof Error && error.cause instanceof Error ? error.cause : error);
    return [
      running
        ? say.problem(
            `A server is running, and does not answer at ${url} (${reason}): look into its log, or give --url.`,
          )
        : say.ok('No server is running.'),
    ];
  }
  const now = Date.now();
  const said: Finding[] = [];
  const body = readiness.safeParse(await answer.json().catch(() => null)).data;
  if (answer.status === 200) {
    const refused = body?.spaces?.refused ?? 0;
    if (refused > 0) {
      said.push(
        findings('faces').problem(
          `The faces of ${refused} spaces are not loaded, and requests for them are refused: the log of the server says why. Where memory is short, give the machine more.`,
        ),
      );
    }
    said.push(
      running
        ? say.ok(`The server is ready at ${url}.`)
        : say.warning(`A server answers at ${url}, and not with this data folder: set KITH_DATA_DIR to its own.`),
    );
  } else if (answer.status === 503) {
    said.push(say.problem(`The server at ${url} is not ready: ${body?.message ?? ''} Look into its log.`));
  } else said.push(say.problem(`What answers at ${url} is not Kith: it says ${answer.status}.`));
  const told = Date.parse(answer.headers.get('date') ?? '');
  if (Math.abs(now - told) > CLOCKS_APART_MS) {
    said.push(findings('clock').warning(`The clocks of ${url} and of this machine differ: set them by a time server.`));
  }
  return said;
}
