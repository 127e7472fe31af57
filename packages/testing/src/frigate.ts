import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MqttBroker } from './mqtt-broker.ts';

/** A sub label that was written to an event. */
export interface SubLabel {
  readonly eventId: string;
  readonly subLabel: string;
  readonly subLabelScore: number;
}

/** Something else that a Frigate answers. */
export type Trick = (url: string, response: ServerResponse) => boolean;

/**
 * Stands in for a Frigate: answers and says what its documentation has (https://docs.frigate.video/integrations/mqtt,
 * https://docs.frigate.video/integrations/api, MIT).
 */
export class FrigateStandIn implements AsyncDisposable {
  readonly subLabels: SubLabel[] = [];
  /** Events whose snapshot was fetched, in order. */
  readonly fetched: string[] = [];
  /** By event. */
  readonly snapshots = new Map<string, Buffer>();
  trick: Trick = () => false;
  readonly #broker: MqttBroker;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  private constructor(broker: MqttBroker) {
    this.#broker = broker;
  }

  static async open(broker: MqttBroker): Promise<FrigateStandIn> {
    const frigate = new FrigateStandIn(broker);
    await new Promise<void>((resolve) => frigate.#server.listen(0, '127.0.0.1', resolve));
    return frigate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Says something of an object, as Frigate does at `frigate/events`. @param at of its best picture: epoch s */
  say(
    type: 'new' | 'update' | 'end',
    id: string,
    { at, ...change }: { readonly at: number } & Record<string, unknown>,
  ) {
    const after = {
      id,
      camera: 'front_door',
      frame_time: at + 0.2,
      snapshot: {
        frame_time: at,
        box: [415, 489, 528, 700],
        area: 12728,
        region: [260, 446, 660, 846],
        score: 0.77546,
        attributes: [],
      },
      label: 'person',
      sub_label: null,
      top_score: 0.958984375,
      false_positive: false,
      start_time: 1607123955.475377,
      end_time: type === 'end' ? at + 1 : null,
      score: 0.87890625,
      box: [432, 496, 544, 854],
      area: 40096,
      ratio: 1.251397,
      region: [218, 440, 693, 915],
      current_zones: ['yard', 'driveway'],
      entered_zones: ['yard', 'driveway'],
      thumbnail: null,
      has_snapshot: true,
      has_clip: false,
      active: true,
      stationary: false,
      motionless_count: 0,
      position_changes: 2,
      attributes: {},
      current_attributes: [],
      ...change,
    };
    return this.#broker.publish('frigate/events', JSON.stringify({ type, before: after, after }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const [, id = '', what] = /^\/api\/events\/([^/]+)\/([^?]+)/.exec(url) ?? [];
    if (what === 'snapshot.jpg') this.fetched.push(id);
    if (this.trick(url, response)) return;
    if (url === '/api/version') return void response.end('0.16.2-4d58206');
    if (url === '/api/config') {
      return void response.end(JSON.stringify({ mqtt: { host: 'broker' }, cameras: { front_door: {}, yard: {} } }));
    }
    if (what === 'sub_label') {
      const { subLabel, subLabelScore } = JSON.parse(body);
      this.subLabels.push({ eventId: id, subLabel, subLabelScore });
      return void response.end('{"success":true}');
    }
    const snapshot = what === 'snapshot.jpg' ? this.snapshots.get(id) : undefined;
    if (snapshot) return void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(snapshot);
    response.writeHead(404).end('{"success": false, "message": "Event not found"}');
  }
}
