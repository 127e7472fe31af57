/** The site that this page comes from, a path in front of it included. */
export const siteUrl = (): string => new URL('../', document.baseURI).href;
