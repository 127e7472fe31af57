import { randomBytes } from 'node:crypto';
import type { FrigateTested } from '@kith/contract';
import { agentFor, type Resolve } from '../../platform/destinations/pinned-agent.ts';
import { MqttConnection } from '../../platform/mqtt/mqtt-connection.ts';
import { MqttProblem } from '../../platform/mqtt/mqtt-problem.ts';
import { frigateCheck } from './address.ts';
import type { FrigateDeps } from './frigate.ts';
import { describeFrigate } from './frigate-api.ts';
import type { FrigateSettings } from './store.ts';

const CONNECT_MS = 10_000;

/** Whether the events of a Frigate can be heard, and its snapshots be fetched; takes ten seconds at most, and keeps nothing. */
export async function tryFrigate(
  { config, resolve }: Pick<FrigateDeps, 'config'> & { readonly resolve: Resolve },
  { url, topic_prefix, broker }: FrigateSettings,
  password: string | null,
): Promise<FrigateTested> {
  const check = frigateCheck(config.cameras.allow);
  const listen = async (): Promise<string | null> => {
    try {
      const clientId = `kith${randomBytes(8).toString('hex')}`;
      await using connection = await MqttConnection.open({ check, resolve }, { ...broker, password }, { clientId });
      await connection.subscribe(`${topic_prefix}/events`);
      return null;
    } catch (error) {
      if (error instanceof MqttProblem) return error.message;
      throw error;
    }
  };
  const agent = agentFor(check, resolve, CONNECT_MS);
  try {
    const [brokerProblem, described] = await Promise.all([listen(), describeFrigate({ agent, url })]);
    const { version, cameras } = described.kind === 'answered' ? described.value : { version: null, cameras: [] };
    const frigateProblem = described.kind === 'failed' ? described.problem : null;
    return {
      works: brokerProblem === null && frigateProblem === null,
      broker_problem: brokerProblem,
      frigate_problem: frigateProblem,
      version,
      cameras,
    };
  } finally {
    await agent.destroy();
  }
}
