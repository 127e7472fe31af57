import { ForbiddenAddress } from '../destinations/pinned-agent.ts';

/** Why a broker cannot be used; its message is a sentence for whoever set it up. */
export class MqttProblem extends Error {
  override readonly name = 'MqttProblem';
}

/** The broker lets this user not listen there: it will not another time, either, until somebody allows it. */
export class ListeningRefused extends MqttProblem {
  constructor() {
    super('The broker does not allow this user to listen there.');
  }
}

/** By codes of the system and of TLS. */
const ofConnections: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The broker refused the connection: see that it runs, and that host and port are right.',
  ECONNRESET: 'The broker closed the connection.',
  EPIPE: 'The broker closed the connection.',
  EHOSTUNREACH: 'Nothing answers at the address of the broker.',
  ENETUNREACH: 'Nothing answers at the address of the broker.',
  ETIMEDOUT: 'The connection to the broker took too long.',
  ENOTFOUND: "The broker's name is unknown.",
  EAI_AGAIN: "The broker's name could not be resolved now.",
  EPROTO: 'The broker does not speak TLS at this port.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'The broker does not speak TLS at this port.',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'The broker does not speak TLS at this port.',
  CERT_HAS_EXPIRED: "The broker's certificate has expired.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The broker's certificate is for another name.",
};

const notLetIn = 'The broker refuses this username and password.';

/** By return codes of CONNACK (MQTT 3.1.1, 3.2.2.3). */
const ofAnswers: Readonly<Record<number, string>> = {
  1: 'The broker does not speak MQTT 3.1.1.',
  2: 'The broker refuses the id of this client.',
  3: 'The broker is not available now.',
  4: notLetIn,
  5: notLetIn,
};

const untrusted = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*)$/;

/** The sentence for whatever went wrong with a broker. */
export function problemOf(error: unknown): MqttProblem {
  if (error instanceof MqttProblem) return error;
  if (error instanceof ForbiddenAddress) return new MqttProblem(error.message);
  const code = error instanceof Error && 'code' in error ? (error.code as string | number) : undefined;
  if (typeof code === 'number') return new MqttProblem(ofAnswers[code] ?? `The broker refuses this (${code}).`);
  if (code !== undefined && untrusted.test(code)) {
    return new MqttProblem(
      "The broker's certificate is signed by nobody known: give the certificate of its authority.",
    );
  }
  return new MqttProblem(ofConnections[code ?? ''] ?? `The connection to the broker failed (${code ?? 'unknown'}).`);
}
