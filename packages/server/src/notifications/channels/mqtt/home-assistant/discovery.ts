import type { GroupId, SourceId, SpaceId } from '@kith/contract';
import { CameraState } from '@kith/contract';
import type { Topics } from '../topics.ts';

/** What of a space Home Assistant is told to show. */
export interface Announced {
  readonly space: { readonly id: SpaceId; readonly name: string };
  readonly groups: readonly { readonly id: GroupId; readonly name: string }[];
  readonly cameras: readonly { readonly id: SourceId; readonly name: string }[];
  /** Whether faces are sent. */
  readonly faces: boolean;
}

interface About {
  /** Under which Home Assistant listens: `homeassistant`, unless it was told otherwise. */
  readonly prefix: string;
  readonly topics: Topics;
  readonly version: string;
  /** Of the console. */
  readonly url: string;
}

/** How long somebody of a group counts as there after being seen. */
const PRESENT_SECONDS = 60;

/** What a name in a topic and in an id may be made of. */
const slug = (text: string): string => text.replace(/[^a-zA-Z0-9_-]/g, '_');

/** By what a space is known to Home Assistant: the same for as long as its topics are. */
export const nodeOf = ({ root }: Topics): string => slug(root);

/** All configurations of a space that a broker keeps, whatever they are of. */
export const configurationsOf = ({ prefix, topics }: Pick<About, 'prefix' | 'topics'>): string =>
  `${prefix}/+/${nodeOf(topics)}/+/config`;

/**
 * The configurations of a space, by topic: a device with an entity for the last person, for unknown faces, for every group and camera, and
 * for how many visits there are (https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery). They have names of groups and cameras, of no
 * person.
 */
export function discoveryOf(about: About, { space, groups, cameras, faces }: Announced): Map<string, string> {
  const { prefix, topics, version, url } = about;
  const node = nodeOf(topics);
  const common = {
    availability: [{ topic: topics.status }],
    device: {
      identifiers: [node],
      name: `Kith ${space.name}`,
      manufacturer: 'Kith',
      model: 'Space',
      sw_version: version,
      ...(/^https?:/.test(url) && { configuration_url: url }),
    },
    origin: { name: 'Kith', sw_version: version },
    qos: 1,
  };
  const entity = (component: string, id: string, config: object): [string, string] => [
    `${prefix}/${component}/${node}/${id}/config`,
    JSON.stringify({ ...common, unique_id: `${node}_${id}`, ...config }),
  ];
  return new Map([
    entity('sensor', 'person', {
      name: 'Last person',
      icon: 'mdi:account',
      state_topic: topics.person,
      value_template: '{{ value_json.name }}',
      json_attributes_topic: topics.person,
    }),
    entity('event', 'unknown', {
      name: 'Unknown face',
      icon: 'mdi:account-question',
      state_topic: topics.unknown,
      event_types: ['unknown'],
    }),
    entity('sensor', 'visits', {
      name: 'Visits',
      icon: 'mdi:account-multiple',
      state_topic: topics.visits,
      state_class: 'measurement',
    }),
    ...(faces
      ? [entity('image', 'face', { name: 'Last face', image_topic: topics.face, content_type: 'image/jpeg' })]
      : []),
    ...groups.map(({ id, name }) =>
      entity('binary_sensor', `group_${id}`, {
        name,
        device_class: 'occupancy',
        state_topic: topics.group(id),
        value_template: '{{ value_json.state }}',
        json_attributes_topic: topics.group(id),
        off_delay: PRESENT_SECONDS,
      }),
    ),
    ...cameras.map(({ id, name }) =>
      entity('sensor', `camera_${id}`, {
        name,
        icon: 'mdi:cctv',
        device_class: 'enum',
        options: CameraState.options,
        entity_category: 'diagnostic',
        state_topic: topics.camera(id),
        value_template: '{{ value_json.state }}',
        json_attributes_topic: topics.camera(id),
      }),
    ),
  ]);
}
