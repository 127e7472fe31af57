import type { CallOptions } from '../core/call-options.ts';
import type { Http } from '../core/http.ts';
import { everyPage, type Page } from '../core/pages.ts';
import { path } from '../core/path.ts';
import { query } from '../core/query.ts';
import { toWireNames } from '../core/wire-names.ts';
import type {
  DeliveriesReplay,
  DeliveriesReplayed,
  Delivery,
  DeliveryList,
  Profile,
  ProfileCreate,
  ProfileCreated,
  ProfileList,
  ProfileTest,
  ProfileTested,
  ProfileUpdate,
  PushDevice,
  PushDeviceCreate,
  PushDeviceList,
  PushKey,
  SampleSent,
  SampleWish,
  SecretRotated,
} from '../wire.ts';

/** Webhooks, and which events each of them gets. */
export class Notifications {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** The answer shows the secret that signs every delivery, this once. */
  create(profile: ProfileCreate, options?: CallOptions): Promise<ProfileCreated> {
    return this.#http.post(path`/v1/notifications/`, toWireNames(profile), options);
  }

  list(wish: ProfileList = {}, options?: CallOptions): Promise<Page<Profile>> {
    return this.#http.get(path`/v1/notifications/` + query(wish), options);
  }

  iterate(filter: Omit<ProfileList, 'limit' | 'offset'> = {}, options?: CallOptions): AsyncGenerator<Profile, void> {
    return everyPage(async (page) => (await this.list({ ...filter, ...page }, options)).results);
  }

  get(id: number, options?: CallOptions): Promise<Profile> {
    return this.#http.get(path`/v1/notifications/${id}/`, options);
  }

  update(id: number, change: ProfileUpdate, options?: CallOptions): Promise<Profile> {
    return this.#http.patch(path`/v1/notifications/${id}/`, toWireNames(change), options);
  }

  delete(id: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/notifications/${id}/`, options);
  }

  /** Makes another secret, shown this once. For a day deliveries are signed with the one before it, too. */
  rotateSecret(id: number, options?: CallOptions): Promise<SecretRotated> {
    return this.#http.post(path`/v1/notifications/${id}/secret/rotate/`, {}, options);
  }

  /** Which of the newest entries and news would be sent, and why not the others; what is given is tried instead. */
  test(id: number, wish: ProfileTest = {}, options?: CallOptions): Promise<ProfileTested> {
    return this.#http.postRepeatable(path`/v1/notifications/${id}/test/`, toWireNames(wish), options);
  }

  /** Sends a made-up event, signed like any other, and says what came of it: of an entry, or of what `type` says. */
  sample(id: number, { type, ...options }: SampleWish & CallOptions = {}): Promise<SampleSent> {
    return this.#http.post(path`/v1/notifications/${id}/sample/`, { type }, options);
  }

  /** The `applicationServerKey` with which a browser subscribes to messages of this installation. */
  pushKey(options?: CallOptions): Promise<PushKey> {
    return this.#http.get(path`/v1/notifications/push-key/`, options);
  }

  /** Lets a profile with the channel `web-push` tell a browser: `PushSubscription.toJSON()` of it, and a name. */
  addDevice(id: number, device: PushDeviceCreate, options?: CallOptions): Promise<PushDevice> {
    return this.#http.post(path`/v1/notifications/${id}/devices/`, toWireNames(device), options);
  }

  /** A page of the browsers that a profile tells. */
  devices(id: number, wish: PushDeviceList = {}, options?: CallOptions): Promise<Page<PushDevice>> {
    return this.#http.get(path`/v1/notifications/${id}/devices/` + query(wish), options);
  }

  /** Tells a browser nothing more. */
  deleteDevice(id: number, deviceId: number, options?: CallOptions): Promise<void> {
    return this.#http.deleteOne(path`/v1/notifications/${id}/devices/${deviceId}/`, options);
  }

  /** A page of what was owed to a profile, the newest first, with every attempt. */
  deliveries(id: number, wish: DeliveryList = {}, options?: CallOptions): Promise<Page<Delivery>> {
    return this.#http.get(path`/v1/notifications/${id}/deliveries/` + query(wish), options);
  }

  /** Everything that was owed to a profile, the newest first. */
  iterateDeliveries(
    id: number,
    filter: Omit<DeliveryList, 'limit' | 'offset'> = {},
    options?: CallOptions,
  ): AsyncGenerator<Delivery, void> {
    return everyPage(async (page) => (await this.deliveries(id, { ...filter, ...page }, options)).results);
  }

  /** One delivery, by its webhook-id. */
  getDelivery(id: number, webhookId: string, options?: CallOptions): Promise<Delivery> {
    return this.#http.get(path`/v1/notifications/${id}/deliveries/${webhookId}/`, options);
  }

  /** Sends a delivery again, now; its attempts count anew. */
  replay(id: number, webhookId: string, options?: CallOptions): Promise<Delivery> {
    return this.#http.post(path`/v1/notifications/${id}/deliveries/${webhookId}/replay/`, {}, options);
  }

  /** Sends every failed delivery since a time again, now. */
  replayFailures(id: number, wish: DeliveriesReplay, options?: CallOptions): Promise<DeliveriesReplayed> {
    return this.#http.post(path`/v1/notifications/${id}/deliveries/replay/` + query(wish), {}, options);
  }
}
