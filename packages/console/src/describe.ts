import type { Entry } from '@kith/client';

const results: Readonly<Record<Entry['result'], string>> = {
  new: 'New person',
  reinit: 'Renewed',
  exact: 'Exact',
  ha: 'High accuracy',
  junk: 'Weak resemblance',
  nm: 'No match',
  det: 'Not identified',
};

export const shortPid = (pid: string): string => pid.slice(0, 8);

/** What is said of a face that was seen. */
export interface Description {
  readonly who: string;
  readonly stranger: boolean;
  readonly result: string;
  /** Empty when nobody was compared with. */
  readonly confidence: string;
}

export const describe = ({ result, pid, confidence }: Pick<Entry, 'result' | 'pid' | 'confidence'>): Description => ({
  who: pid === null ? (result === 'det' ? 'Face' : 'Stranger') : `Person ${shortPid(pid)}`,
  stranger: pid === null,
  result: results[result] ?? result,
  confidence: confidence === null || pid === null ? '' : `${confidence.toFixed(1)} %`,
});
