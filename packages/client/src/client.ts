import { type ConnectionOptions, openHttp } from './core/connection.ts';
import { type EventsOptions, followEvents } from './events/follow-events.ts';
import { AlarmRules } from './resources/alarm-rules.ts';
import { Alarms } from './resources/alarms.ts';
import { Audit } from './resources/audit.ts';
import { Auth } from './resources/auth.ts';
import { Cameras } from './resources/cameras.ts';
import { Entries } from './resources/entries.ts';
import { FaceId } from './resources/face-id.ts';
import { Faces } from './resources/faces.ts';
import { FrigateOfSpace } from './resources/frigate.ts';
import { Gallery } from './resources/gallery.ts';
import { Groups } from './resources/groups.ts';
import { Licences } from './resources/licences.ts';
import { Notifications } from './resources/notifications.ts';
import { Persons } from './resources/persons.ts';
import { Server } from './resources/server.ts';
import { Sessions } from './resources/sessions.ts';
import { Sources } from './resources/sources.ts';
import { Spaces } from './resources/spaces.ts';
import { Strangers } from './resources/strangers.ts';
import { Thresholds } from './resources/thresholds.ts';
import { Tokens } from './resources/tokens.ts';
import { Usage } from './resources/usage.ts';
import { Utility } from './resources/utility.ts';
import { Visits } from './resources/visits.ts';
import type { Event } from './wire.ts';

export interface ClientOptions extends ConnectionOptions {
  /** Key of an account, space or stream token; null in a page of the server, whose browser is logged in with `sessions.logIn`. */
  readonly apiToken: string | null;
}

/**
 * A Kith server, acting with one token, or as the browser that is logged in.
 * @example
 * const client = new Client({ apiToken: 'abcd', baseUrl: 'http://127.0.0.1:8080' });
 * const staff = await client.groups.create({ name: 'Staff' });
 */
export class Client {
  readonly alarmRules: AlarmRules;
  readonly alarms: Alarms;
  readonly audit: Audit;
  readonly auth: Auth;
  readonly cameras: Cameras;
  readonly entries: Entries;
  readonly faceId: FaceId;
  readonly faces: Faces;
  readonly frigate: FrigateOfSpace;
  readonly gallery: Gallery;
  readonly groups: Groups;
  readonly licences: Licences;
  readonly notifications: Notifications;
  readonly persons: Persons;
  readonly server: Server;
  readonly sessions: Sessions;
  readonly sources: Sources;
  readonly spaces: Spaces;
  readonly strangers: Strangers;
  readonly streamTokens: Tokens;
  readonly thresholds: Thresholds;
  readonly tokens: Tokens;
  readonly usage: Usage;
  readonly utility: Utility;
  readonly visits: Visits;
  readonly #baseUrl: string;
  readonly #apiToken: string | null;

  constructor({ apiToken, ...connection }: ClientOptions) {
    if (apiToken !== null && !/^[\x21-\x7e]+$/.test(apiToken))
      throw new TypeError('The API token must be the key of a token.');
    const http = openHttp(connection, apiToken);
    this.#baseUrl = http.baseUrl;
    this.#apiToken = apiToken;
    this.alarmRules = new AlarmRules(http);
    this.alarms = new Alarms(http);
    this.audit = new Audit(http);
    this.auth = new Auth(http, apiToken);
    this.cameras = new Cameras(http);
    this.entries = new Entries(http);
    this.faceId = new FaceId(http);
    this.faces = new Faces(http);
    this.frigate = new FrigateOfSpace(http);
    this.gallery = new Gallery(http);
    this.groups = new Groups(http);
    this.licences = new Licences(http);
    this.notifications = new Notifications(http);
    this.persons = new Persons(http);
    this.server = new Server(http);
    this.sessions = new Sessions(http);
    this.sources = new Sources(http);
    this.spaces = new Spaces(http);
    this.strangers = new Strangers(http);
    this.streamTokens = new Tokens(http, 'stream');
    this.thresholds = new Thresholds(http);
    this.tokens = new Tokens(http, 'access');
    this.usage = new Usage(http);
    this.utility = new Utility(http);
    this.visits = new Visits(http);
  }

  /**
   * Every event of the space as it happens, after a replay of those after `after`. A connection that is lost is made
   * again, and goes on after the last event. Ends when `signal` is aborted.
   * @throws {KithApiError} when the server cannot be reached at first, or does not take the token
   */
  events(options: EventsOptions = {}): AsyncGenerator<Event, void> {
    return followEvents({ baseUrl: this.#baseUrl, apiToken: this.#apiToken }, options);
  }
}
