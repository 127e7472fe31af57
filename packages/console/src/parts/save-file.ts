/** Hands a text, which comes in pieces, to the browser as a file to keep. */
export async function saveFile(
  name: string,
  type: string,
  pieces: AsyncIterable<string> | readonly string[],
): Promise<void> {
  const text: string[] = [];
  for await (const piece of pieces) text.push(piece);
  const url = URL.createObjectURL(new Blob(text, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
