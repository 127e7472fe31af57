/** Kith's own version; the protocol's is answered by `GET /v1/version/`. */
export const version = '0.1.0';
