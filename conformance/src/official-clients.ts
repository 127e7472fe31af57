import { createRequire } from 'node:module';
import type { Event, Group, Identity, Member, Page, Token } from '@kith/contract';

const require = createRequire(import.meta.url);

export interface LogIn {
  readonly user: Identity;
  readonly token: Token;
}

/** Methods of one part of the client. What each takes is in its documentation, what it gives is said by the caller. */
type Calls<Method extends string> = { readonly [name in Method]: <T = unknown>(argument?: unknown) => Promise<T> };
type OfIam = { setAuthURL(url: string): void };

/**
 * `@neuroio/rest-api` 4.2.2. The client's own declarations import files that are not in the package, and say `null` for
 * every list.
 */
export interface RestClient {
  init(username: string, password: string): Promise<LogIn>;
  setToken(key: string): void;
  deleteToken(): void;
  setEndpoint(endpoint: { base: string; auth: string }): void;
  readonly httpClient: {
    /** axios. */
    client<T>(request: { method: string; url: string }): Promise<{ status: number; data: T }>;
    setToken(key: string): void;
    deleteToken(): void;
    setBaseURL(url: string): void;
    post<T>(path: string, data?: object): Promise<T>;
    get<T>(path: string, params?: object): Promise<T>;
    put<T>(path: string, data?: object): Promise<T>;
    delete<T>(path: string, params?: object | null, data?: object): Promise<T>;
  };
  readonly auth: Calls<'logout' | 'changePassword'> &
    OfIam & { whoami(): Promise<Identity>; login(username: string, password: string): Promise<LogIn> };
  readonly tokens: OfIam &
    Calls<'getTokens' | 'getToken' | 'deleteTokens' | 'createToken' | 'updateToken' | 'deleteToken'>;
  readonly spaces: OfIam &
    Calls<'getSpaces' | 'getSpace' | 'createSpace' | 'updateSpace' | 'deleteSpace'> & {
      /** Its documentation shows two arguments; it reads the first alone. */
      createToken(params: unknown, ignored?: unknown): Promise<Token>;
    };
  readonly licenses: OfIam & Calls<'getLicenses' | 'getLicense' | 'createLicense' | 'updateLicense' | 'deleteLicense'>;
  readonly notifications: Calls<
    'getNotifications' | 'getNotification' | 'createNotification' | 'updateNotification' | 'deleteNotification'
  >;
  readonly entries: Calls<'getEntries' | 'getEntriesStatsByPersonId' | 'deleteEntry'>;
  readonly persons: Calls<
    | 'searchPersonByImage'
    | 'createPerson'
    | 'createPersonFromEntry'
    | 'deletePerson'
    | 'reinitializePersonByEntry'
    | 'reinitializePersonByImage'
  >;
  readonly sources: Calls<'getSources' | 'getSource' | 'createSource' | 'updateSource' | 'deleteSource'>;
  readonly utilities: Calls<
    | 'comparePhotos'
    | 'comparePersonPhotoWithDocumentPhoto'
    | 'verifyPersonPhotoWithDocumentPhoto'
    | 'findOutCustomer'
    | 'checkAsm'
    | 'getSupportedIdTypes'
    | 'getApiVersion'
  >;
  readonly personsGroups: PersonsGroups;
  readonly thresholds: Calls<'getThresholds' | 'updateThresholds' | 'resetThresholds'>;
  readonly streamTokens: Calls<
    | 'getStreamTokens'
    | 'getStreamToken'
    | 'createStreamToken'
    | 'updateStreamToken'
    | 'deleteStreamToken'
    | 'deleteStreamTokens'
  >;
}

interface PersonsGroups {
  createPersonsGroup(group: { name: string }): Promise<Group>;
  getPersonsGroups(filters?: {
    q?: string;
    limit?: number;
    offset?: number;
    groups_ids?: number[];
    spaces_ids?: number[];
    pids_include?: string[];
    pids_exclude?: string[];
  }): Promise<Page<Group>>;
  getPersonsGroup(id: number): Promise<Group>;
  updatePersonsGroup(group: { id: number; name: string }): Promise<Group>;
  deletePersonsGroup(id: number): Promise<''>;
  getPersonsGroupPersons(filters: {
    groupId: number;
    pids?: string[];
    limit?: number;
    offset?: number;
  }): Promise<Page<Member>>;
  addPersonsToPersonsGroups(params: { groupsIds: number[]; persons: string[] }): Promise<unknown>;
  removePersonsFromPersonsGroups(params: { groupsIds: number[]; persons: string[] }): Promise<unknown>;
}

export interface RestLibrary {
  createNeuroioRestApi(settings: { version: number; token?: string | undefined }): RestClient;
}

/** Aims a client at a Kith by its own setting. */
export function clientOf(library: RestLibrary, url: string, token?: string): RestClient {
  const api = library.createNeuroioRestApi({ version: 1, token });
  api.setEndpoint({ base: `${url}/v1`, auth: `${url}/v1/` });
  return api;
}

/** The Node build of the official client. */
export const officialRestClient = (url: string, token?: string): RestClient =>
  clientOf(require('@neuroio/rest-api') as RestLibrary, url, token);

/** `@neuroio/websocket` 1.0.1. */
export interface SocketClient {
  /** Only what is underneath shows what the client keeps to itself. */
  readonly socket?: {
    /** In Node. */
    on?(event: 'message', listener: (text: unknown) => void): void;
    /** In browsers; the one in Node is undone by the client's own `onmessage`. */
    addEventListener(event: 'message', listener: (event: { data: unknown }) => void): void;
    send(text: string): void;
    readonly readyState: number;
  };
  on(event: 'message', listener: (message: Event | { error: string }) => void): void;
  on(event: 'connect', listener: () => void): void;
  on(event: 'disconnect', listener: (event: { code: number }) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  setToken(key: string): void;
  setEndpoint(url: string): void;
  connect(): void;
  disconnect(): void;
  terminate(): void;
  heartbeat(): void;
  debouncedHeartbeat(): unknown;
  resetPing(): void;
}

export interface SocketLibrary {
  createNeuroioWsApi(settings: { version: number; token: string; endpoint: string }): SocketClient;
}

/** The Node build of the official client. */
export const officialSocketLibrary = (): SocketLibrary => require('@neuroio/websocket') as SocketLibrary;
