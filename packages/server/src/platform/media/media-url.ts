/** Absolute URL of a picture; null when there is no picture. */
export const mediaUrl = (baseUrl: string, name: string | null): string | null =>
  name === null ? null : `${baseUrl}/media/${name}`;
