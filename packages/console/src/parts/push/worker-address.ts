interface TrustedPolicy {
  createScriptURL(url: string): string;
}

declare global {
  interface Window {
    /** Where the browser has it. */
    readonly trustedTypes?: { createPolicy(name: string, rules: TrustedPolicy): TrustedPolicy };
  }
}

/** The one script that the page may start beside itself: its policy knows no other. */
const ADDRESS = './worker.js';
const policy = window.trustedTypes?.createPolicy('kith-worker', { createScriptURL: () => ADDRESS });

/** Of the service worker, as the page's policy (trusted types) takes it. */
export const workerAddress = (): string => policy?.createScriptURL(ADDRESS) ?? ADDRESS;
