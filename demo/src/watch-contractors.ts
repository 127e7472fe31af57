import type { AlarmWhenWish, Client } from '@kith/client';
import { ensure } from './broken-promise.ts';
import type { Frame } from './cast.ts';
import { type Scene, sendFrame, type TimedSighting } from './send-frame.ts';

const GROUP = 'Contractors';
const NAME = 'Contractor after 18:00';

/** Tries a rule on what was seen, arms it, has it raise an alarm, and answers that. @returns what was seen on the way */
export async function watchContractors(scene: Scene, client: Client, frame: Frame): Promise<readonly TimedSighting[]> {
  const { paper, names } = scene;
  const who = (pid: string | null | undefined): string => names.get(pid ?? '') ?? '-';
  paper.section(`Try "${NAME}" on all that was seen, arm it, and answer its alarm`);
  const { results: groups } = await client.groups.list({ q: GROUP });
  const zone = whereItIsEvening(Date.now());
  paper.line(`The building of this demo stands where it is evening now: ${zone}.`);
  const days = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'] as const;
  const when: AlarmWhenWish = {
    groups_any: groups.map(({ id }) => id),
    hours: { time_zone: zone, week: [{ days: [...days], from: '18:00', to: '06:00' }] },
  };
  const tried = await client.alarmRules.dryRun({ when, cooldownSeconds: 0 });
  ensure(tried.count > 0, 'A dry run over the story found no contractor.');
  paper.line(`Dry run: of ${tried.entries} entries it would have raised ${tried.count}:`);
  for (const { pid, source } of tried.results) paper.line(`  ${who(pid)} at ${source?.name ?? '-'}`);

  const rule = { name: NAME, when, urgency: 'high', assignee: 'Night desk', cooldownSeconds: 0 } as const;
  const { id } = await client.alarmRules.create(rule);
  paper.line('Armed. A frame comes in:');
  const seen = await sendFrame(scene, frame);
  const { results: raised } = await client.alarms.list({ rulesIds: [id], state: ['open'] });
  const [alarm] = raised;
  ensure(alarm !== undefined && raised.length === 1, `One alarm was to be raised, and not ${raised.length}.`);
  paper.line(
    `Raised: ${alarm.rule.name}, ${alarm.urgency}: ${who(alarm.entry?.pid)} at ${alarm.source?.name}, for ${alarm.assignee}.`,
  );
  const answered = await client.alarms.acknowledge(alarm.id, { note: 'Fetched her toolbox.', by: 'Kim' });
  ensure(answered.state === 'acknowledged', 'The alarm was not acknowledged.');
  paper.line(`Acknowledged by ${answered.acknowledged_by}: ${answered.note}`);
  return seen;
}

/** A time zone in which it is about 19:00. @param now epoch ms */
function whereItIsEvening(now: number): string {
  const east = ((19 - new Date(now).getUTCHours() + 36) % 24) - 12;
  // Zones of this name count to the west.
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}
