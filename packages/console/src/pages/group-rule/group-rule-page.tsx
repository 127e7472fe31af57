import { KithApiError } from '@kith/client';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { useGroup, useGroups, useSources } from '../../parts/queries.ts';
import { RuleEditor } from './rule-editor.tsx';

/** By which rule a group fills itself. */
export function GroupRulePage(): ReactNode {
  const { group: words, groups: all, groupRules } = useMessages();
  const { groupId } = useParams({ from: '/groups/$groupId/rule' });
  const group = useGroup(Number(groupId));
  const groups = useGroups();
  const sources = useSources();
  if (group.error instanceof KithApiError && group.error.status === 404) {
    return (
      <Page title={all.title}>
        <Empty text={words.gone} action={<LinkButton to="/groups">{words.toGroups}</LinkButton>} />
      </Page>
    );
  }
  if (!group.data || !groups.data || !sources.data) {
    return <Loading error={group.error ?? groups.error ?? sources.error} />;
  }
  return (
    <Page
      title={groupRules.title(group.data.name)}
      actions={
        <LinkButton to="/groups/$groupId" params={{ groupId }} variant="default">
          {words.toGroup}
        </LinkButton>
      }
    >
      <RuleEditor key={groupId} group={group.data} groups={groups.data} sources={sources.data} />
    </Page>
  );
}
