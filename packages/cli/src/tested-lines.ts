import type { ProfileTested } from '@kith/client';

type Tested = ProfileTested['results'][number] | ProfileTested['news']['results'][number];

/** What a dry run of a profile found, a line for each entry and each news, and then how many and what was not looked at. */
export function testedLines({ results, news, left_out, is_active, ...counts }: ProfileTested): string[] {
  return [
    ...results.map((tested) => line(tested.created, tested.result.padEnd(6), tested)),
    ...news.results.map((tested) => line(tested.timestamp, `${tested.type}  ${subjectOf(tested)}`, tested)),
    ...left_out.map((type) => `${type} is asked for, and was not looked at.`),
    ...(news.count > 0 ? [`${news.would_send} of ${news.count} news would be sent.`] : []),
    `${counts.would_send} of ${counts.count} would be sent${is_active ? '' : ', if it were turned on'}.`,
  ];
}

const line = (time: string, what: string, { would_send: isSent, reason }: Tested): string =>
  `${time.slice(0, 19).replace('T', ' ')}  ${what}  ${isSent ? 'would be sent' : (reason ?? '')}`;

const subjectOf = ({ alarm_rule, person, pid, source, persons_group }: ProfileTested['news']['results'][number]) =>
  [alarm_rule, person?.name ?? pid, source?.name, persons_group?.name].filter(Boolean).join(', ');
