import { Modal, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Icon } from '../parts/icon.tsx';
import { calledBy } from '../parts/person-name.ts';
import { keys, useGroups, useSources } from '../parts/queries.ts';
import { useClient } from '../session/use-session.ts';
import { destinations } from './destinations.ts';
import classes from './palette.module.css';

const OF_EACH = 6;
const TYPING_MS = 120;

interface PaletteProps {
  readonly opened: boolean;
  onClose(): void;
}

interface Target {
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  go(): Promise<void>;
}

/** One line that leads anywhere: a name, a group, a camera or a page. */
export function Palette({ opened, onClose }: PaletteProps): ReactNode {
  const { palette, shell } = useMessages();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const targets = useTargets(typed, opened);
  const list = useId();
  const chosen = targets[Math.min(at, targets.length - 1)];
  const close = (): void => {
    setTyped('');
    setAt(0);
    onClose();
  };
  const go = (target: Target | undefined): void => {
    if (!target) return;
    close();
    void target.go();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((targets.length + at + step) % Math.max(1, targets.length));
    else if (event.key === 'Enter') go(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={palette.title}
      closeButtonProps={{ 'aria-label': shell.close }}
      yOffset="10dvh"
      centered={false}
    >
      <TextInput
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={chosen && `${list}-${chosen.key}`}
        aria-label={palette.title}
        placeholder={palette.hint}
        leftSection={<Icon name="search" size={16} />}
        data-autofocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={list} aria-label={palette.results} className={classes.list}>
        {targets.map((target) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, as the pattern of a combobox has it
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input
          <div
            key={target.key}
            id={`${list}-${target.key}`}
            role="option"
            aria-selected={target === chosen}
            className={classes.option}
            onClick={() => go(target)}
          >
            <span dir="auto">{target.name}</span>
            <Text component="span" size="xs" c="dimmed">
              {target.kind}
            </Text>
          </div>
        ))}
      </div>
      {targets.length === 0 && <Text c="dimmed">{palette.nothing}</Text>}
    </Modal>
  );
}

function useTargets(typed: string, opened: boolean): Target[] {
  const { palette, shell, sighting } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const groups = useGroups();
  const sources = useSources();
  const [q] = useDebouncedValue(typed.trim(), TYPING_MS);
  const people = useQuery({
    queryKey: [...keys.people, 'jump', q],
    queryFn: async ({ signal }) => (await client.persons.list({ q, limit: OF_EACH }, { signal })).results,
    enabled: opened && q !== '',
    placeholderData: keepPreviousData,
  });
  const fits = ({ name }: { readonly name: string }): boolean =>
    name.toLowerCase().includes(typed.trim().toLowerCase());
  const { kinds } = palette;
  return [
    ...destinations
      .map(({ to, words }) => ({
        key: `page-${words}`,
        name: shell[words],
        kind: kinds.page,
        go: () => navigate({ to }),
      }))
      .filter(fits),
    ...(q === '' ? [] : (people.data ?? [])).map(({ pid, name, external_id }) => ({
      key: `person-${pid}`,
      name: calledBy({ name, external_id }, sighting),
      kind: kinds.person,
      go: () => navigate({ to: '/people/$pid', params: { pid } }),
    })),
    ...(groups.data ?? [])
      .filter(fits)
      .slice(0, OF_EACH)
      .map(({ id, name }) => ({
        key: `group-${id}`,
        name,
        kind: kinds.group,
        go: () => navigate({ to: '/groups/$groupId', params: { groupId: String(id) } }),
      })),
    ...(sources.data ?? [])
      .filter(fits)
      .slice(0, OF_EACH)
      .map(({ id, name }) => ({
        key: `camera-${id}`,
        name,
        kind: kinds.camera,
        go: () => navigate({ to: '/cameras/$sourceId', params: { sourceId: String(id) } }),
      })),
  ];
}
