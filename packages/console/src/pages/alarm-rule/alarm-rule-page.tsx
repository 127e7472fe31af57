import { KithApiError } from '@kith/client';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { keys } from '../../parts/queries.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';
import { AlarmRuleEditor } from './alarm-rule-editor.tsx';

/** A rule of alarms: in which case, how urgent, who is told, and what it would have raised. */
export function AlarmRulePage(): ReactNode {
  const { alarms: words } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const id = Number(useParams({ from: '/alarms/rules/$ruleId' }).ruleId);
  const [deleting, setDeleting] = useState(false);
  const rule = useQuery({
    queryKey: [...keys.alarmRules, id],
    queryFn: ({ signal }) => client.alarmRules.get(id, { signal }),
  });
  const remove = useOperation({
    does: () => client.alarmRules.delete(id),
    changes: [],
    onDone: () => void navigate({ to: '/alarms/rules' }),
  });
  if (rule.error instanceof KithApiError && rule.error.status === 404) {
    return (
      <Page title={words.rulesTitle}>
        <Empty text={words.ruleGone} action={<LinkButton to="/alarms/rules">{words.toRules}</LinkButton>} />
      </Page>
    );
  }
  if (!rule.data) return <Loading error={rule.error} />;
  return (
    <Page
      title={rule.data.name}
      actions={
        <>
          <LinkButton to="/alarms/rules" variant="default">
            {words.toRules}
          </LinkButton>
          <Button variant="default" onClick={() => setDeleting(true)}>
            {words.deleteRule}
          </Button>
        </>
      }
    >
      <AlarmRuleEditor key={id} rule={rule.data} />
      <Confirm
        opened={deleting}
        title={words.deleteTitle(rule.data.name)}
        consequence={words.deleteHint}
        yes={words.deleteRule}
        busy={remove.isPending}
        error={remove.error}
        onYes={() => remove.mutate()}
        onClose={() => setDeleting(false)}
      />
    </Page>
  );
}
