import type { AsmAnswer, Customer, CustomerQuery, FaceCompare, FaceComparison } from '@kith/contract';
import { form, type Image } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import type { Wish } from '../core/wire-names.ts';

/** `result`: the least that counts as similar. */
type Level = Pick<Wish<typeof FaceCompare>, 'result'>;

/** What can be asked of photos without storing them. */
export class Utility {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Whether two photos show the same person; the largest face of each counts. */
  compare(image1: Image, image2: Image, level: Level = {}): Promise<FaceComparison> {
    return this.#http.post(path`/v1/utility/compare/`, form({ image1, image2, ...level }));
  }

  /** Whether a photo shows this person. */
  verify(pid: string, image: Image, level: Level = {}): Promise<FaceComparison> {
    return this.#http.post(path`/v1/persons/${pid}/verify/`, form({ image, ...level }));
  }

  /** Age, sex and mood of the largest face. */
  asm(image: Image): Promise<AsmAnswer> {
    return this.#http.post(path`/v1/utility/asm/`, form({ image }));
  }

  /**
   * Who was identified last at a source, within the last `offset` seconds (10).
   * @throws {KithApiError} 404 when nobody was
   */
  customer(source: string, wish: Omit<Wish<typeof CustomerQuery>, 'source'> = {}): Promise<Customer> {
    return this.#http.get(path`/v1/utility/customer/` + query({ source, ...wish }));
  }
}
