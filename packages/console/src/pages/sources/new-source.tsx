import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { type CameraAddress, wholeAddress } from '../../parts/camera-address.ts';
import { CameraFields } from '../../parts/camera-fields.tsx';
import { Choice } from '../../parts/choice.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { NameField } from '../../parts/name-field.tsx';
import { keys } from '../../parts/queries.ts';
import { tell } from '../../parts/tell.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

/** Whether Kith reads a camera, or whether it sends pictures by itself. */
const ways = ['read', 'sends'] as const;
type Way = (typeof ways)[number];

interface NewSourceProps {
  readonly opened: boolean;
  onClose(): void;
}

export function NewSource({ opened, onClose }: NewSourceProps): ReactNode {
  const { sources: words, cameras } = useMessages();
  const client = useClient();
  const navigate = useNavigate();
  const [way, setWay] = useState<Way>('read');
  const [name, setName] = useState('');
  const [where, setWhere] = useState<CameraAddress>({ address: '', user: '', password: '', transport: 'tcp' });
  const create = useOperation({
    does: () =>
      way === 'sends'
        ? client.sources.create({ name })
        : client.cameras.create({ name, address: wholeAddress(where), transport: where.transport }),
    changes: [keys.sources, keys.cameras],
    onDone: ({ id }) => {
      tell(words.made(name));
      onClose();
      void navigate({ to: '/cameras/$sourceId', params: { sourceId: String(id) } });
    },
  });
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.create}
      button={words.make}
      busy={create.isPending}
      error={create.error}
      fields={['name', 'address']}
      onSubmit={create.mutate}
    >
      <Choice<Way>
        wide
        label={cameras.way}
        value={way}
        onChange={setWay}
        choices={ways.map((value) => ({ value, label: cameras.ways[value] }))}
      />
      <NameField label={words.name} first value={name} error={create.error} onChange={setName} />
      {way === 'read' && <CameraFields value={where} error={create.error} onChange={setWhere} />}
    </FormDialog>
  );
}
