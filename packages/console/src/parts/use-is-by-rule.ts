import { useGroups } from './queries.ts';

/** Whether a group of this name is filled by a rule: then nobody is put into it by hand. */
export function useIsByRule(): (name: string) => boolean {
  const groups = useGroups();
  return (name) => {
    const called = name.trim().toLowerCase();
    return groups.data?.some((group) => group.rule !== null && group.name.toLowerCase() === called) ?? false;
  };
}
