import { openBrowser, type TestBrowser } from '@kith/testing/browser';
import { chromiumIsTried } from '@kith/testing/chromium';
import { type StartedKith, startForTheFirstTime } from '@kith/testing/kith-process';
import { portraitOf, sampleFaces, samplePhoto } from '@kith/testing/sample-photos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from './languages.ts';

describe.runIf(chromiumIsTried).each(languages)(
  'somebody who has never heard of Kith ($language)',
  ({ language, words }) => {
    let kith: StartedKith;
    let browser: TestBrowser;
    beforeAll(async () => {
      kith = await startForTheFirstTime();
      browser = await openBrowser();
    });
    afterAll(async () => {
      await browser[Symbol.asyncDispose]();
      await kith[Symbol.asyncDispose]();
    });

    it('follows the printed link, and sees their own name with a group; then learns why strangers are strangers', async () => {
      const file = (buffer: Buffer) => ({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
      const visit = await browser.open(kith.link, { language });
      await visit.field(words.session.newPassword).fill('a password of my own');
      expect(visit.page.url()).not.toContain(kith.link.split('/').at(-1));
      await visit.button(words.session.begin).click();
      await visit.field(words.first.name).fill('Ada');
      const photos = visit.page.locator('input[type=file]');
      await photos.first().setInputFiles(file(await portraitOf(sampleFaces.ada)));
      await visit.sees(words.first.enrolled('Ada', words.first.defaultGroup));
      await photos.nth(1).setInputFiles(file(await portraitOf(sampleFaces.adaAgain)));
      await visit.sees(words.first.seen('Ada', words.first.defaultGroup));

      await visit.link(words.shell.tryIt).click();
      await visit.page.getByRole('heading', { name: words.trying.title }).waitFor();
      await visit.page
        .locator('input[type=file]')
        .first()
        .setInputFiles(file(await samplePhoto(sampleFaces.ada.photo)));
      await visit.button(words.trying.face('3')).click();
      await visit.sees(words.trying.nearest);
      await visit.link(/^Ada/).first().click();
      await visit.page.getByRole('heading', { name: 'Ada', level: 1 }).waitFor();
      await visit.link(words.shell.live).click();
      await visit.button('Ada').first().click();
      await visit.page.getByAltText(words.live.frameWithBox).waitFor();
      expect(visit.complaints).toEqual([]);
    });
  },
);
