import type { CallOptions } from '../core/call-options.ts';
import { KithApiError } from '../core/error.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import type { Finding, Findings, ProtocolVersion, Status } from '../wire.ts';

/** How the server is. */
export class Server {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Level of the protocol that is spoken. */
  version(options?: CallOptions): Promise<ProtocolVersion> {
    return this.#http.get(path`/v1/version/`, options);
  }

  /** Version of Kith, and how far the node that answers is. */
  status(options?: CallOptions): Promise<Status> {
    return this.#http.get(path`/v1/status/`, options);
  }

  /** What is wrong with the installation, and what to do about it. Who shares it with other accounts is told nothing. */
  async findings(options?: CallOptions): Promise<Finding[]> {
    const { results } = await this.#http.get<Findings>(path`/v1/findings/`, options);
    return results;
  }

  /**
   * Whether it can work: database, models and index are there. It is asked once.
   * @throws {KithApiError} when nobody answers
   */
  async isReady(options: CallOptions = {}): Promise<boolean> {
    try {
      await this.#http.get(path`/readyz`, { ...options, retries: 0 });
      return true;
    } catch (error) {
      if (error instanceof KithApiError && error.status === 503) return false;
      throw error;
    }
  }
}
