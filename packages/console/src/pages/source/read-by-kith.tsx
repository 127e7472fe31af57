import type { Source } from '@kith/client';
import { Button, Stack } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useMessages } from '../../messages/language-provider.tsx';
import { type CameraAddress, wholeAddress } from '../../parts/camera-address.ts';
import { CameraFields } from '../../parts/camera-fields.tsx';
import { Problem } from '../../parts/problem.tsx';
import { keys } from '../../parts/queries.ts';
import { Section } from '../../parts/section.tsx';
import { besidesFields } from '../../parts/sentences.ts';
import { useOperation } from '../../parts/use-operation.ts';
import { useClient } from '../../session/use-session.ts';

/** A source to which pictures are sent becomes one that Kith reads by itself. */
export function ReadByKith({ source }: { readonly source: Source }): ReactNode {
  const { cameras } = useMessages();
  const client = useClient();
  const [open, setOpen] = useState(false);
  const [where, setWhere] = useState<CameraAddress>({ address: '', user: '', password: '', transport: 'tcp' });
  const start = useOperation({
    does: () =>
      client.cameras.create({ sourceId: source.id, address: wholeAddress(where), transport: where.transport }),
    changes: [keys.cameras, keys.sources],
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    start.mutate();
  };
  return (
    <Section
      title={cameras.reading}
      hint={cameras.notRead}
      actions={
        !open && (
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            {cameras.read}
          </Button>
        )
      }
    >
      {open && (
        <form onSubmit={submit}>
          <Stack>
            <CameraFields value={where} error={start.error} onChange={setWhere} />
            <Problem error={besidesFields(start.error, ['address'])} />
            <Button type="submit" loading={start.isPending}>
              {cameras.read}
            </Button>
          </Stack>
        </form>
      )}
    </Section>
  );
}
