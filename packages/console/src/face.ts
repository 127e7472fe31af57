import { element } from './element.ts';
import { pictureSource } from './picture.ts';

/** A face, or the room for one where no picture is kept. What it shows is said by the text beside it. */
export function face(url: string | null): HTMLElement {
  const source = pictureSource(url);
  if (source === null) return element('span', { class: 'face', 'aria-hidden': 'true' });
  return element('img', { class: 'face', src: source, alt: '', loading: 'lazy', width: '72', height: '72' });
}
