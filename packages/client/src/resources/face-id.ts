import type { CallOptions } from '../core/call-options.ts';
import { form } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import type { DocumentCompare, DocumentVerification, DocumentVerified, FaceComparison, IdCodes } from '../wire.ts';

/** Whether a document with a face on it is of the person who shows it. Nothing is stored. */
export class FaceId {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** One photo with two faces: the person's, and the smaller one on the document. */
  async compare({ photo, ...wish }: DocumentCompare, options?: CallOptions): Promise<FaceComparison> {
    return this.#http.postRepeatable(path`/v1/faceid/compare/`, await form(wish, { photo }), options);
  }

  /** A photo of the person, and one of the document. */
  async verify(
    { photoFace, photoId, ...wish }: DocumentVerification,
    options?: CallOptions,
  ): Promise<DocumentVerified> {
    const pictures = { photo_face: photoFace, photo_id: photoId };
    return this.#http.postRepeatable(path`/v1/faceid/verification/`, await form(wish, pictures), options);
  }

  /** Kinds of documents that are known. */
  idCodes(options?: CallOptions): Promise<IdCodes> {
    return this.#http.get(path`/v1/faceid/id-codes/`, options);
  }
}
