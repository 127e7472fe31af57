import { ensure } from './broken-promise.ts';
import type { Paper } from './paper.ts';
import type { TimedSighting } from './send-frame.ts';

/**
 * @param filmed what the camera saw; nothing where there was none
 * @throws {BrokenPromise} when the receiver had to refuse a webhook
 */
export function writeSummary(
  paper: Paper,
  enrolled: readonly string[],
  seen: readonly TimedSighting[],
  filmed: readonly TimedSighting[],
  refused: number,
): void {
  const all = [...seen, ...filmed];
  const timesOf = (who: string | null) => all.filter(({ name }) => name === who).length;
  const list = (names: readonly string[]) => names.join(', ') || 'nobody';
  const met = enrolled.filter((name) => timesOf(name) > 0).map((name) => `${name} ${timesOf(name)} times`);
  const missed = enrolled.filter((name) => timesOf(name) === 0);
  paper.section('What was seen');
  paper.line(
    `Recognised: ${list(met).replaceAll(' 1 times', ' once')}. Enrolled and not on any frame: ${list(missed)}.`,
  );
  paper.line(`Faces of strangers: ${timesOf(null)}, each told without an id and without groups.`);
  paper.line(
    `Notifications: ${all.length} by websocket, and the same ${all.length} by webhook with a valid signature.`,
  );
  paper.line(`From sending a frame to the websocket event: ${spread(seen.map((one) => one.websocketMs))}.`);
  paper.line(`From sending a frame to the webhook:         ${spread(seen.map((one) => one.webhookMs))}.`);
  if (filmed.length > 0) {
    paper.line(
      `From a face being seen by the camera to the websocket event: ${spread(filmed.map((one) => one.websocketMs))}.`,
    );
  }
  ensure(refused === 0, `${refused} webhooks came without a valid signature.`);
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `median ${Math.round(median)} ms, slowest ${Math.round(sorted.at(-1) ?? 0)} ms`;
}
