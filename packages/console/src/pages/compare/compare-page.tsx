import { Select } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { useGroups } from '../../parts/queries.ts';
import { Comparison } from './comparison.tsx';

/** A group held against another: how many are in both, and who. */
export function ComparePage(): ReactNode {
  const { group: words, groups: groupsWords } = useMessages();
  const id = Number(useParams({ from: '/groups/$groupId/compare' }).groupId);
  const search = useSearch({ from: '/groups/$groupId/compare' });
  const navigate = useNavigate({ from: '/groups/$groupId/compare' });
  const groups = useGroups();
  if (!groups.data) return <Loading error={groups.error} />;
  const group = groups.data.find((one) => one.id === id);
  const other = groups.data.find((one) => one.id === search.with && one.id !== id);
  if (!group) {
    return (
      <Page title={groupsWords.title}>
        <Empty text={words.gone} action={<LinkButton to="/groups">{words.toGroups}</LinkButton>} />
      </Page>
    );
  }
  return (
    <Page
      title={words.compareTitle(group.name)}
      actions={
        <LinkButton variant="default" to="/groups/$groupId" params={{ groupId: String(id) }}>
          {words.toGroup}
        </LinkButton>
      }
    >
      <Select
        label={words.overlapWith}
        searchable
        maw={320}
        data={groups.data.filter((one) => one.id !== id).map((one) => ({ value: String(one.id), label: one.name }))}
        value={other ? String(other.id) : null}
        onChange={(value) => {
          void navigate({ search: { with: value === null ? undefined : Number(value) }, replace: true });
        }}
      />
      {other ? (
        <Comparison
          key={other.id}
          group={group}
          other={other}
          part={search.part ?? 'both'}
          onPart={(part) => void navigate({ search: (before) => ({ ...before, part }), replace: true })}
        />
      ) : (
        <Empty text={words.compareEmpty} />
      )}
    </Page>
  );
}
