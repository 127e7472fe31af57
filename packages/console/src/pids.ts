/** The pids in a text that somebody has typed or pasted, each once, in their order. */
export const pidsIn = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
];
