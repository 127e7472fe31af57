import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Empty } from '../../parts/empty.tsx';
import { ListPage } from '../../parts/list-page.tsx';
import { useGroups } from '../../parts/queries.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { GroupCards } from './group-cards.tsx';
import { NewGroup } from './new-group.tsx';

/** Every group, with how many are in it. */
export function GroupsPage(): ReactNode {
  const { groups: words } = useMessages();
  const { q = '' } = useSearch({ from: '/groups' });
  const navigate = useNavigate({ from: '/groups' });
  const groups = useGroups();
  const [making, setMaking] = useState(false);
  const found = groups.data?.filter(({ name }) => name.toLowerCase().includes(q.toLowerCase())) ?? [];
  return (
    <ListPage
      title={words.title}
      create={words.create}
      onCreate={() => setMaking(true)}
      error={groups.error}
      count={groups.data?.length}
      empty={words.empty}
    >
      {groups.data && groups.data.length > 0 && (
        <SearchField
          label={words.search}
          width={320}
          value={q}
          onChange={(text) => void navigate({ search: { q: text || undefined }, replace: true })}
        />
      )}
      {groups.data && groups.data.length > 0 && found.length === 0 && <Empty text={words.nothing} />}
      <GroupCards groups={found} />
      <NewGroup opened={making} onClose={() => setMaking(false)} />
    </ListPage>
  );
}
