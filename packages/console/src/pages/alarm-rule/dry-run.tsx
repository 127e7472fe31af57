import type { AlarmRule, AlarmTried } from '@kith/client';
import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormats, useMessages } from '../../messages/language-provider.tsx';
import classes from '../../parts/editor.module.css';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { whatRaised } from '../../parts/what-raised.ts';
import { useClient } from '../../session/use-session.ts';

const SHOWN = 100;
const TYPING_MS = 300;

interface DryRunProps {
  readonly when: AlarmRule['when'];
  readonly cooldownSeconds: number;
}

/** Which alarms there would have been of late, had the rule been armed as it is set here. */
export function DryRun({ when, cooldownSeconds }: DryRunProps): ReactNode {
  const { alarms: words } = useMessages();
  const formats = useFormats();
  const client = useClient();
  const [settled] = useDebouncedValue(when, TYPING_MS);
  const [cooldown] = useDebouncedValue(cooldownSeconds, TYPING_MS);
  const asked = { when: settled, cooldownSeconds: cooldown };
  const tried = useQuery({
    queryKey: [...keys.alarmRules, 'dry-run', asked],
    queryFn: ({ signal }) => client.alarmRules.dryRun({ ...asked, limit: SHOWN }, { signal }),
    placeholderData: keepPreviousData,
  });
  const { data } = tried;
  const count = data && words.dryRunCount(data.count, formats.number(data.count), formats.number(data.entries));
  return (
    <Section title={words.dryRun} hint={words.dryRunHint}>
      <Text fw={600} role="status">
        {count}
      </Text>
      <Problem error={tried.error} />
      {data?.count === 0 && <Text c="dimmed">{words.dryRunEmpty}</Text>}
      {data && !data.is_whole && <Text c="dimmed">{words.dryRunPart(formats.dateTime(data.from))}</Text>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <ul className={classes.results} aria-label={words.dryRun} tabIndex={0}>
        {data?.results.map((one) => (
          <li key={`${one.at} ${one.entry_id} ${one.kind}`} className={classes.result}>
            <Tried tried={one} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Tried({ tried }: { readonly tried: AlarmTried }): ReactNode {
  const messages = useMessages();
  const formats = useFormats();
  const what = whatRaised({ ...tried, who: tried.result === null ? null : tried }, messages, formats);
  return (
    <span dir="auto">
      {formats.dateTime(tried.at)}
      {' · '}
      {tried.entry_id === null ? (
        what
      ) : (
        <Link to="/live" search={{ entry: tried.entry_id }}>
          {what}
        </Link>
      )}
    </span>
  );
}
