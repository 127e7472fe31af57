/** Where a camera is read from. */
export type StreamAddress =
  /** An address of rtsp or rtsps, with user and password where it has them. */
  | { readonly kind: 'rtsp'; readonly url: string; readonly transport: 'tcp' | 'udp' }
  /** Motion JPEG by http or https, with user and password where it has them; the connection goes to the IP address. */
  | { readonly kind: 'http'; readonly url: string; readonly address: string }
  /** The same of HLS: the address of a playlist. */
  | { readonly kind: 'hls'; readonly url: string; readonly address: string }
  /** A film, played at its own speed. */
  | { readonly kind: 'file'; readonly path: string }
  /** A camera of this machine: /dev/video0. */
  | { readonly kind: 'device'; readonly path: string };
