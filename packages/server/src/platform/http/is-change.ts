declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a route that is no GET changes something; it does when not said. */
    readonly changes?: boolean;
  }
}

interface Asked {
  readonly method: string;
  readonly config?: { readonly changes?: boolean } | undefined;
}

/** Whether what is asked for changes something, and is put on record. */
export const isChange = ({ method, config }: Asked): boolean =>
  method !== 'GET' && method !== 'HEAD' && config?.changes !== false;
