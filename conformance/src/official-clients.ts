import { createRequire } from 'node:module';
import type { Event, Group, Identity, Member, Page, Space, Token } from '@kith/contract';

const require = createRequire(import.meta.url);

export interface LogIn {
  readonly user: Identity;
  readonly token: Token;
}

/**
 * What these tests use of `@neuroio/rest-api` 4.2.2. The client's own declarations import files that are not in the
 * package, and say `null` for every list.
 */
export interface RestClient {
  init(username: string, password: string): Promise<LogIn>;
  setToken(key: string): void;
  deleteToken(): void;
  setEndpoint(endpoint: { base: string; auth: string }): void;
  readonly auth: { whoami(): Promise<Identity>; login(username: string, password: string): Promise<LogIn> };
  readonly spaces: {
    createSpace(space: { name: string }): Promise<Space>;
    createToken(params: { id: number; permanent: boolean }): Promise<Token>;
  };
  readonly personsGroups: PersonsGroups;
  readonly utilities: Utilities;
}

/** Those that do not upload: uploads do not work in Node. */
export interface Utilities {
  checkAsm(params: { image: string | object }): Promise<unknown>;
  findOutCustomer(params: { source: string; offset?: number }): Promise<unknown>;
  getSupportedIdTypes(): Promise<unknown>;
  getApiVersion(): Promise<unknown>;
}

export interface PersonsGroups {
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

/** The Node build of the official client, aimed at a Kith by its own setting. */
export function officialRestClient(url: string, token?: string): RestClient {
  const { createNeuroioRestApi } = require('@neuroio/rest-api') as {
    createNeuroioRestApi(settings: { version: number; token?: string | undefined }): RestClient;
  };
  const api = createNeuroioRestApi({ version: 1, token });
  api.setEndpoint({ base: `${url}/v1`, auth: `${url}/v1/` });
  return api;
}

/** What these tests use of `@neuroio/websocket` 1.0.1. */
export interface SocketClient {
  /** Only what is underneath shows what the client keeps to itself. */
  readonly socket?: {
    on(event: 'message', listener: (text: string) => void): void;
    send(text: string): void;
  };
  on(event: 'message', listener: (message: Event | { error: string }) => void): void;
  on(event: 'disconnect', listener: () => void): void;
  setToken(key: string): void;
  connect(): void;
  terminate(): void;
}

export function officialSocketClient(url: string, token: string): SocketClient {
  const { createNeuroioWsApi } = require('@neuroio/websocket') as {
    createNeuroioWsApi(settings: { version: number; token: string; endpoint: string }): SocketClient;
  };
  return createNeuroioWsApi({ version: 1, token, endpoint: url.replace(/^http/, 'ws') });
}
