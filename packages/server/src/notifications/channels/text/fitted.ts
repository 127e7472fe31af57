/**
 * As much of a text as has room; where there is more of it, it ends in `…`. No character is cut in half.
 * @param sizeOf the size of a text is the sum of those of its characters
 */
export function fitted(text: string, room: number, sizeOf: (text: string) => number): string {
  if (sizeOf(text) <= room) return text;
  let size = sizeOf('…');
  let end = 0;
  for (const character of text) {
    size += sizeOf(character);
    if (size > room) break;
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}

/** Bytes of a text in JSON, without its quotation marks: no fewer than of the text itself. */
export const bytesInJson = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;
