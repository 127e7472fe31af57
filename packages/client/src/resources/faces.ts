import type { CallOptions } from '../core/call-options.ts';
import { form } from '../core/form.ts';
import type { Http } from '../core/http.ts';
import { path } from '../core/path.ts';
import type { FaceInspect, InspectedPicture } from '../wire.ts';

/** Faces on pictures, whoever they are. */
export class Faces {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** What would become of every face of a picture, why, and who is near; nothing is stored. */
  async inspect({ image, ...wish }: FaceInspect, options?: CallOptions): Promise<InspectedPicture> {
    return this.#http.postRepeatable(path`/v1/faces/inspect/`, await form(wish, { image }), options);
  }
}
