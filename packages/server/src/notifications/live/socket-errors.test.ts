import { readFile } from 'node:fs/promises';
import { SocketErrorCode } from '@kith/contract';
import { expect, it } from 'vitest';

it('docs/notifications.md lists exactly the codes of the websocket', async () => {
  const text = await readFile(new URL('../../../../../docs/notifications.md', import.meta.url), 'utf8');
  const section = text.split('## Websocket\n')[1]?.split('\n## ')[0]?.split('| code |')[1] ?? '';
  const documented = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
  expect(documented.sort()).toEqual([...SocketErrorCode.options].sort());
});
