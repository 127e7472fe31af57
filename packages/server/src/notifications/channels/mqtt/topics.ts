import type { GroupId, SourceId, SpaceId } from '@kith/contract';

/** Where a space tells what, at a broker. */
export interface Topics {
  readonly root: string;
  /** `online` or `offline`: whether somebody keeps the states below. */
  readonly status: string;
  readonly event: (type: string) => string;
  readonly person: string;
  readonly unknown: string;
  readonly face: string;
  readonly group: (id: GroupId) => string;
  readonly camera: (id: SourceId) => string;
  /** What the topics of all cameras begin with. */
  readonly cameras: string;
  readonly visits: string;
}

/** @param prefix of the channel */
export function topicsOf(prefix: string, spaceId: SpaceId): Topics {
  const root = `${prefix}/${spaceId}`;
  return {
    root,
    status: `${root}/status`,
    event: (type) => `${root}/events/${type}`,
    person: `${root}/person`,
    unknown: `${root}/unknown`,
    face: `${root}/face`,
    group: (id) => `${root}/groups/${id}`,
    camera: (id) => `${root}/cameras/${id}`,
    cameras: `${root}/cameras/`,
    visits: `${root}/visits`,
  };
}
