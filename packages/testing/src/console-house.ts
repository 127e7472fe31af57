import type { Pid, SourceId } from '@kith/contract';
import type { Vision } from '@kith/server/parts';
import { type BrowserPage, type Look, openBrowser, type TestBrowser } from './browser.ts';
import { numberedCameras } from './numbered-cameras.ts';
import { numberedFaces } from './numbered-faces.ts';
import { openTestKith, type TestKith } from './test-kith.ts';

/** A Kith that listens, a browser, and a camera called `door`. It sees by numbers on pictures. */
export interface ConsoleHouse extends AsyncDisposable {
  readonly kith: TestKith;
  readonly browser: TestBrowser;
  readonly door: SourceId;
  /** Where it listens. */
  readonly url: string;
  /** Stores somebody of this name, who was never on a picture. */
  someone(name: string): Promise<Pid>;
  /** Opens the console at an address of it, such as `/people`, with somebody logged in. */
  enter(address?: string, look?: Look): Promise<BrowserPage>;
}

const words = {
  en: { username: 'Username', password: 'Password', logIn: 'Log in' },
  de: { username: 'Benutzername', password: 'Passwort', logIn: 'Anmelden' },
} as const;

export async function openConsoleHouse({
  vision = numberedFaces(),
  env = {},
}: {
  readonly vision?: Vision;
  readonly env?: Readonly<Record<string, string>>;
} = {}): Promise<ConsoleHouse> {
  const kith = await openTestKith({
    vision,
    streams: numberedCameras,
    env: { KITH_WEBHOOK_ALLOW: '127.0.0.0/8', ...env },
  });
  // Addresses are tried as often as a test likes.
  kith.context.trials.take = () => 0;
  const door: SourceId = (await kith.call('POST', '/v1/sources/', { name: 'door' })).body.id;
  kith.context.sockets.listenOn(kith.app.server);
  const url = await kith.app.listen({ host: '127.0.0.1', port: 0 });
  kith.context.listensOn(url);
  const browser = await openBrowser();
  return {
    kith,
    browser,
    door,
    url,
    async someone(name) {
      const [pid] = await kith.addPersons(1);
      if (pid === undefined) throw new Error('Nobody was added.');
      await kith.call('PATCH', `/v1/persons/${pid}/`, { name });
      return pid;
    },
    async enter(address = '/live', look = {}) {
      const visit = await browser.open(`${url}/console/#${address}`, look);
      await logIn(visit, look.language);
      return visit;
    },
    async [Symbol.asyncDispose]() {
      await browser[Symbol.asyncDispose]();
      kith.app.server.closeAllConnections();
      await kith[Symbol.asyncDispose]();
    },
  };
}

/** Writes name and password of the test account into the form that is shown. */
export async function logIn({ field, button, page }: BrowserPage, language: 'en' | 'de' = 'en'): Promise<void> {
  const { username, password, logIn: submit } = words[language];
  await field(username).fill('owner');
  await field(password).fill('owner-password');
  await button(submit).click();
  // On a narrow screen it is folded away.
  await page.locator('nav').waitFor({ state: 'attached' });
}
