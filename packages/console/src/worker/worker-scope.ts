/** What keeps a service worker alive until its work is done. */
interface LastingEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface PushEvent extends LastingEvent {
  /** Null: a message without content. */
  readonly data: { text(): string } | null;
}

interface ClickEvent extends LastingEvent {
  readonly notification: Notification;
}

/** A window of the console. */
interface ConsoleWindow {
  readonly url: string;
  focus(): Promise<ConsoleWindow>;
  navigate(url: string): Promise<ConsoleWindow | null>;
}

/** The world of a service worker, as far as this one needs it: the compiler is told of that of pages alone. */
export interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(which: { readonly type: 'window' }): Promise<readonly ConsoleWindow[]>;
    openWindow(url: string): Promise<ConsoleWindow | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'push', listener: (event: PushEvent) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: ClickEvent) => void): void;
}
