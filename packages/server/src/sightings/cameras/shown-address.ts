/** Names under which cameras take user and password within an address. */
const secretNames =
  /(user(?:name)?|usr|login|pass(?:word|wd)?|pwd|psw|token|secret|auth|api_?key|key)=(?:(?!_[a-z]+=)[^&;/?#])*/gi;

/** An address as everybody may see it, and whether something of it is kept from them. */
export interface ShownAddress {
  readonly address: string;
  readonly hasPassword: boolean;
}

/** Takes user and password out of an address, and what looks like them in its path and query. */
export function shownAddress(url: string): ShownAddress {
  const bare = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
  const address = bare.replace(secretNames, '$1=…');
  return { address, hasPassword: address !== url };
}
