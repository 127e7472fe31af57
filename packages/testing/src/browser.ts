import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { chromiumFile } from './chromium.ts';

/** What a page looks like to whoever opens it. */
export interface Look {
  readonly language?: 'en' | 'de';
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
}

export interface BrowserPage {
  readonly page: Page;
  /** What the browser complained of: faults of scripts, and what the page's policy forbids. */
  readonly complaints: readonly string[];
  /** Waits until something of the page says this. */
  sees(text: string | RegExp): Promise<void>;
  button(name: string | RegExp): Locator;
  link(name: string | RegExp): Locator;
  field(label: string | RegExp): Locator;
}

/** A browser without a window, for a person's whole work in a page. */
export interface TestBrowser extends AsyncDisposable {
  /** Opens a page in a profile of its own. */
  open(url: string, look?: Look): Promise<BrowserPage>;
}

const PATIENCE_MS = 20_000;
/** Refusals are answers, which a browser notes as faults. */
const refusal = /Failed to load resource: the server responded with a status of [45]|WebSocket connection to/;

/** A label, whether or not a star behind it says that the field must be filled in. */
const labelled = (label: string): RegExp => new RegExp(`^${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?: ?\\*)?$`);

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** @throws Error where there is no Chromium */
export async function openBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: chromiumFile(),
    args,
  });
  return {
    async open(url, { language = 'en', scheme = 'light', width = 1280 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 860 },
        colorScheme: scheme,
        locale: language,
        reducedMotion: 'reduce',
      });
      context.setDefaultTimeout(PATIENCE_MS);
      const visit = visitOf(await context.newPage());
      await visit.page.goto(url);
      return visit;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** A browser with one page, which keeps what it is told in a folder: the others are private windows, which nobody can push to. */
export interface KeptBrowser {
  readonly context: BrowserContext;
  readonly visit: BrowserPage;
}

/** @throws Error where there is no Chromium */
export async function openBrowserIn(folder: string, { language = 'en' }: Look = {}): Promise<KeptBrowser> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: chromiumFile(),
    args,
    locale: language,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return { context, visit: visitOf(context.pages()[0] ?? (await context.newPage())) };
}

/** A page as tests use it, before it is opened anywhere. */
function visitOf(page: Page): BrowserPage {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !refusal.test(message.text())) complaints.push(message.text());
  });
  return {
    page,
    complaints,
    sees: (text) => page.getByText(text).filter({ visible: true }).first().waitFor(),
    button: (name) => page.getByRole('button', { name, exact: typeof name === 'string' }),
    link: (name) => page.getByRole('link', { name, exact: typeof name === 'string' }),
    // A list to choose from has the label of its field, too.
    field: (label) =>
      page.getByLabel(typeof label === 'string' ? labelled(label) : label).and(page.locator('input, textarea')),
  };
}
