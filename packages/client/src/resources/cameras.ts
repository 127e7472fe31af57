import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type {
  Camera,
  CameraCreate,
  CameraDiscovery,
  CameraList,
  CameraTest,
  CameraTested,
  CameraUpdate,
  DiscoveredCamera,
  DiscoveredCameras,
} from '../wire.ts';

/** Sources that Kith reads by itself. */
export class Cameras {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * The address is tried first, for ten seconds at most, unless `try` is false.
   * @throws {KithApiError} 400 on `address` with what is wrong and what to do
   */
  create(camera: CameraCreate, options?: CallOptions): Promise<Camera> {
    return this.#http.post(path`/v1/cameras/`, toWireNames(camera), options);
  }

  list(wish: CameraList = {}, options?: CallOptions): Promise<Page<Camera>> {
    return this.#http.get(path`/v1/cameras/` + query(wish), options);
  }

  iterate(filter: Omit<CameraList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Camera, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  get(id: number, options?: CallOptions): Promise<Camera> {
    return this.#http.get(path`/v1/cameras/${id}/`, options);
  }

  update(id: number, change: CameraUpdate, options?: CallOptions): Promise<Camera> {
    return this.#http.patch(path`/v1/cameras/${id}/`, toWireNames(change), options);
  }

  /** Kith stops reading it; its source stays, with entries and visits. */
  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/cameras/${id}/`, options);
  }

  /** Whether a camera can be read at an address; nothing is kept. */
  test(wish: CameraTest, options?: CallOptions): Promise<CameraTested> {
    return this.#http.postRepeatable(path`/v1/cameras/test/`, toWireNames(wish), options);
  }

  /** Cameras of the network that the server is in, and where their streams are; takes some seconds, and nothing is kept. */
  async discover(login: CameraDiscovery = {}, options?: CallOptions): Promise<DiscoveredCamera[]> {
    const found: DiscoveredCameras = await this.#http.postRepeatable(
      path`/v1/cameras/discover/`,
      toWireNames(login),
      options,
    );
    return found.results;
  }

  /** The newest frame, a JPEG. */
  async frame(id: number, options?: CallOptions): Promise<Uint8Array> {
    const response = await this.#http.open('GET', path`/v1/cameras/${id}/frame/`, {}, options);
    return new Uint8Array(await response.arrayBuffer());
  }
}
