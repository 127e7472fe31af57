import type { CallOptions } from '../core/call-options.ts';
import { form } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import type { Image } from '../core/image.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import type { AsmAnswer, Customer, CustomerQuery, FaceComparison, PersonVerify } from '../wire.ts';

/** `result`: the least that counts as similar. */
type Level = Pick<PersonVerify, 'result'>;

/** What can be asked of photos without storing them. */
export class Utility {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Whether two photos show the same person; the largest face of each counts. */
  async compare(image1: Image, image2: Image, level: Level = {}, options?: CallOptions): Promise<FaceComparison> {
    return this.#http.postRepeatable(path`/v1/utility/compare/`, await form(level, { image1, image2 }), options);
  }

  /** Whether a photo shows this person. */
  async verify(pid: string, image: Image, level: Level = {}, options?: CallOptions): Promise<FaceComparison> {
    return this.#http.postRepeatable(path`/v1/persons/${pid}/verify/`, await form(level, { image }), options);
  }

  /** Age, sex and mood of the largest face. */
  async asm(image: Image, options?: CallOptions): Promise<AsmAnswer> {
    return this.#http.postRepeatable(path`/v1/utility/asm/`, await form({}, { image }), options);
  }

  /**
   * Who was identified last at a source, within the last `offset` seconds (10).
   * @throws {KithApiError} 404 when nobody was
   */
  customer(source: string, wish: Omit<CustomerQuery, 'source'> = {}, options?: CallOptions): Promise<Customer> {
    return this.#http.get(path`/v1/utility/customer/` + query({ source, ...wish }), options);
  }
}
