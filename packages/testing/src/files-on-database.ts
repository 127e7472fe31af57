import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const testing = dirname(fileURLToPath(import.meta.url));
const root = resolve(testing, '../../..');
const server = join(root, 'packages/server/src');
/** What every test goes by that wants a database of the kind that its run is for. */
const databases = join(testing, 'postgres-server.ts');
/** Where requests and rows meet; the rest of the server is the same over every database. */
const onDatabase = /^[^/]+$|^platform\/(db|media)\/|^(tenancy|people|sightings|notifications)\//;

/** For vitest: the tests that read or write a database, by their paths in this repository. What only stands beside them needs no second run. */
export function filesOnDatabase(): string[] {
  const importedBy = remembered(imports);
  return readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && onDatabase.test(file))
    .map((file) => join(server, file))
    .filter((file) => leadsTo(databases, file, importedBy))
    .map((file) => relative(root, file));
}

function leadsTo(wanted: string, file: string, importedBy: (file: string) => readonly string[]): boolean {
  const reached = new Set([file]);
  for (const each of reached) for (const next of importedBy(each)) reached.add(next);
  return reached.has(wanted);
}

/** The sources that a file imports: those beside it, and what tests share. */
function imports(file: string): string[] {
  const names = [...readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport\()\s*'([^']+)'/g)].map(
    ([, name = '']) => name,
  );
  const shared = '@kith/testing/';
  return names
    .filter((name) => name.startsWith('.') || name.startsWith(shared))
    .map((name) =>
      name.startsWith('.') ? resolve(dirname(file), name) : join(testing, `${name.slice(shared.length)}.ts`),
    )
    .filter((path) => path.endsWith('.ts') && existsSync(path));
}

function remembered<T>(look: (file: string) => T): (file: string) => T {
  const known = new Map<string, T>();
  return (file) => {
    const found = known.get(file) ?? look(file);
    known.set(file, found);
    return found;
  };
}
