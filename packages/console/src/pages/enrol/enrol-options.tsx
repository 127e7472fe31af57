import { Autocomplete, Group, Input } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { Choice } from '../../parts/choice.tsx';
import { GroupNamesField } from '../../parts/group-names-field.tsx';
import { useSources } from '../../parts/queries.ts';
import { type Naming, namings } from './name-of-file.ts';

export interface Options {
  /** Null: the first that there is. */
  readonly source: string | null;
  readonly groups: readonly string[];
  readonly naming: Naming;
}

interface EnrolOptionsProps {
  readonly options: Options;
  onChange(options: Options): void;
}

/** What counts for all photos that come from now on. */
export function EnrolOptions({ options, onChange }: EnrolOptionsProps): ReactNode {
  const { enrol } = useMessages();
  const sources = useSources();
  const label = useId();
  return (
    <Group align="flex-end" gap="lg">
      <Autocomplete
        w={260}
        label={enrol.source}
        description={enrol.sourceHint}
        data={[...new Set(sources.data?.map(({ name }) => name))]}
        value={options.source ?? sources.data?.[0]?.name ?? enrol.newSource}
        onChange={(source) => onChange({ ...options, source })}
      />
      <GroupNamesField
        w={320}
        label={enrol.groups}
        description={enrol.groupsHint}
        value={options.groups}
        onChange={(names) => onChange({ ...options, groups: names })}
      />
      <Input.Wrapper label={enrol.names} description={enrol.namesHint} labelElement="div" labelProps={{ id: label }}>
        <Choice<Naming>
          label={{ by: label }}
          value={options.naming}
          onChange={(naming) => onChange({ ...options, naming })}
          choices={namings.map((value) => ({ value, label: enrol.namings[value] }))}
        />
      </Input.Wrapper>
    </Group>
  );
}
