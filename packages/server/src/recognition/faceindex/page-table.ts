/** Numbers of pages to where they start: neighbouring pages lie side by side, so that pages in ascending order are read in a row. */

import { HashTable } from './hash-table.ts';

const CHAPTER_PAGES = 128;

/** Pages are safe integers from 0; where they start is an int32 that is not negative. */
export class PageTable {
  /** Number of the chapter, from 1, to where its pages lie in `starts`. */
  readonly #chapters = new HashTable();
  /** Start + 1, or 0 where there is no page. */
  #starts = new Int32Array(CHAPTER_PAGES);
  #used = 0;
  /** Where the last look-up ended: the next page is likely in the same chapter. */
  #lastChapter = 0;
  #lastAt = -1;

  get(page: number): number | undefined {
    const at = this.#find(chapterOf(page));
    const start = at === -1 ? 0 : this.#starts[at + (page & (CHAPTER_PAGES - 1))];
    return start ? start - 1 : undefined;
  }

  set(page: number, start: number): void {
    const chapter = chapterOf(page);
    let at = this.#find(chapter);
    if (at === -1) {
      at = this.#append();
      this.#chapters.set(chapter, at);
      this.#lastAt = at;
    }
    this.#starts[at + (page & (CHAPTER_PAGES - 1))] = start + 1;
  }

  delete(page: number): void {
    if (this.get(page) !== undefined) this.#starts[this.#lastAt + (page & (CHAPTER_PAGES - 1))] = 0;
  }

  #find(chapter: number): number {
    if (chapter !== this.#lastChapter) {
      this.#lastAt = this.#chapters.get(chapter) ?? -1;
      this.#lastChapter = chapter;
    }
    return this.#lastAt;
  }

  #append(): number {
    if (this.#used === this.#starts.length) {
      const starts = new Int32Array(this.#starts.length * 2);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    this.#used += CHAPTER_PAGES;
    return this.#used - CHAPTER_PAGES;
  }
}

const chapterOf = (page: number): number => Math.floor(page / CHAPTER_PAGES) + 1;
