/** A sample in a page of Markdown. */
export interface FencedBlock {
  /** '' where none is said. */
  readonly language: string;
  readonly text: string;
  /** Where its text begins, from 1. */
  readonly line: number;
}

/** The fenced blocks of a page of Markdown, in their order. */
export function fencedBlocks(markdown: string): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { readonly language: string; readonly lines: string[]; readonly line: number } | null = null;
  for (const [i, line] of markdown.split('\n').entries()) {
    if (!line.startsWith('```')) open?.lines.push(line);
    else if (open) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
      open = null;
    } else open = { language: line.slice(3).trim(), lines: [], line: i + 2 };
  }
  return blocks;
}
