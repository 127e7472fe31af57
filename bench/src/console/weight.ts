import { readdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const assets = fileURLToPath(new URL('../../../packages/console/dist/page/assets', import.meta.url));
const SHOWN = 5;

/** What the whole console weighs as it goes over the wire, and its largest files. */
export async function printWeight(): Promise<void> {
  const names = (await readdir(assets)).filter((name) => name.endsWith('.br'));
  const files = await Promise.all(
    names.map(async (name) => ({
      name: name.replace(/\.br$/, ''),
      kilobytes: (await stat(`${assets}/${name}`)).size / 1000,
    })),
  );
  files.sort((a, b) => b.kilobytes - a.kilobytes);
  const all = files.reduce((sum, { kilobytes }) => sum + kilobytes, 0);
  console.log(`all pages: ${Math.round(all)} KB in ${files.length} files, compressed (brotli); the largest:`);
  for (const { name, kilobytes } of files.slice(0, SHOWN)) console.log(`  ${name} ${kilobytes.toFixed(1)} KB`);
}
