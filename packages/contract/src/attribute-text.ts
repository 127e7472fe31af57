/** What a text says as a value: `3` is a number and `true` a boolean; `007` and all else stay texts. It imports nothing: the console reads by it, too. */
export function readAttribute(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text !== '' && String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text;
}
