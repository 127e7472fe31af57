import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const source = join(import.meta.dirname, '..');
const views = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
/** What people read or hear, and is no word of a message where it is written so. */
const spoken = new Set(['label', 'title', 'placeholder', 'description', 'alt', 'aria-label', 'error']);
const letters = /\p{L}{2,}/u;

/** Words that stand in the code of a view instead of in the messages. */
function wordsIn(file: string): string[] {
  const tree = ts.createSourceFile(
    file,
    readFileSync(join(source, file), 'utf8'),
    ts.ScriptTarget.ES2023,
    true,
    ts.ScriptKind.TSX,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && letters.test(node.text)) found.push(node.text.trim());
    if (
      ts.isJsxAttribute(node) &&
      spoken.has(node.name.getText()) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer)
    ) {
      if (letters.test(node.initializer.text)) found.push(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

it('no view has words of its own: all are messages', () => {
  expect(views.length).toBeGreaterThan(30);
  expect(Object.fromEntries(views.map((file) => [file, wordsIn(file)]).filter(([, words]) => words?.length))).toEqual(
    {},
  );
});
