/** Where the name of whoever is on a photo is taken from. */
export const namings = ['file', 'folder', 'none'] as const;
export type Naming = (typeof namings)[number];

const extension = /\.[a-z0-9]{2,5}$/i;
/** What numbers several photos of one person: "Ada 2", "Ada (3)", "ada_04". */
const numbering = /(?:[\s_-]*\(?\d{1,4}\)?)$/;
/** What cameras call their pictures, and says nothing of who is on them. */
const byCamera = /^(?:img|dsc[nf]?|p|pxl|photo|image|bild|foto|whatsapp image)?[\s_-]*\d[\d\s_.-]*(?:at [\d.\s]+)?$/i;

/**
 * The name of the person of a photo; empty when the photo does not say.
 * @param path of the file with its folders, as far as they are known: `staff/Ada Lovelace/1.jpg`
 */
export function nameOfFile(path: string, naming: Naming): string {
  if (naming === 'none') return '';
  const [file = '', folder = ''] = path.split('/').toReversed();
  const text = naming === 'folder' ? folder : file.replace(extension, '');
  if (byCamera.test(text)) return '';
  const spaced = (naming === 'file' ? text.replace(numbering, '') : text).replace(/[_\s]+/g, ' ').trim();
  return spaced.slice(0, 255);
}
