import { Button, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useMessages } from '../messages/language-provider.tsx';
import { Icon } from '../parts/icon.tsx';

const load = async () => ({ default: (await import('./palette.tsx')).Palette });
const Palette = lazy(load);
/** On a Mac another key does it, which has a sign and no word. */
const onMac = /Mac/.test(navigator.userAgent) ? '⌘ K' : null;

/** The way to everything, from everywhere; also while somebody is typing. */
export function PaletteKey({ className }: { readonly className?: string | undefined }): ReactNode {
  const { palette } = useMessages();
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(false);
  const open = (): void => {
    setWanted(true);
    setOpened(true);
  };
  // Whoever presses the keys goes on typing: it is here by then.
  useEffect(() => void load(), []);
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <Button
        {...(className !== undefined && { className })}
        variant="default"
        justify="space-between"
        fullWidth
        h="auto"
        mih={36}
        styles={{ label: { flex: 1, textAlign: 'start', whiteSpace: 'normal' } }}
        leftSection={<Icon name="search" size={16} />}
        rightSection={<Kbd size="xs">{onMac ?? palette.keys}</Kbd>}
        onClick={open}
      >
        {palette.open}
      </Button>
      {wanted && (
        <Suspense>
          <Palette opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
