import { Ajv } from 'ajv';

/**
 * What Home Assistant takes as the configuration of an entity by MQTT discovery, of the kinds of entities that Kith has. Written down from its
 * documentation (https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery, …/sensor.mqtt/, …/binary_sensor.mqtt/, …/event.mqtt/,
 * …/image.mqtt/, CC BY-NC-SA 4.0) and from what it checks (homeassistant/components/mqtt/schemas.py, sensor.py, binary_sensor.py, event.py
 * and image.py of home-assistant/core, Apache 2.0). Unlike Home Assistant, it takes nothing that is not known there.
 */
const topic = { type: 'string', minLength: 1, maxLength: 65_535, pattern: '^[^+#\\u0000]+$' };
const template = { type: 'string', minLength: 1 };
const text = { type: 'string', minLength: 1 };

const device = {
  type: 'object',
  additionalProperties: false,
  properties: {
    identifiers: { type: 'array', items: text, minItems: 1 },
    connections: { type: 'array', items: { type: 'array', items: text, minItems: 2, maxItems: 2 } },
    name: text,
    manufacturer: text,
    model: text,
    model_id: text,
    sw_version: text,
    hw_version: text,
    serial_number: text,
    suggested_area: text,
    via_device: text,
    configuration_url: { type: 'string', pattern: '^(https?|homeassistant)://' },
  },
  anyOf: [{ required: ['identifiers'] }, { required: ['connections'] }],
};

const availability = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['topic'],
    properties: { topic, payload_available: text, payload_not_available: text, value_template: template },
  },
};

const common = {
  availability,
  availability_mode: { enum: ['all', 'any', 'latest'] },
  device,
  enabled_by_default: { type: 'boolean' },
  encoding: { type: 'string' },
  entity_category: { enum: ['config', 'diagnostic'] },
  icon: { type: 'string', pattern: '^[a-z0-9-]+:[a-z0-9-]+$' },
  json_attributes_template: template,
  json_attributes_topic: topic,
  name: { anyOf: [text, { type: 'null' }] },
  object_id: text,
  origin: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: { name: text, sw_version: text, support_url: { type: 'string', pattern: '^https?://' } },
  },
  qos: { enum: [0, 1, 2] },
  unique_id: text,
};

const entity = (required: readonly string[], properties: object, rest: object = {}) => ({
  type: 'object',
  additionalProperties: false,
  // A device, and an id by which it is told apart, are what an entity of a device needs.
  required: ['unique_id', 'device', 'origin', ...required],
  properties: { ...common, ...properties },
  ...rest,
});

const schemas = {
  sensor: entity(
    ['state_topic'],
    {
      device_class: { enum: ['enum', 'timestamp', 'duration'] },
      expire_after: { type: 'integer', minimum: 0 },
      force_update: { type: 'boolean' },
      options: { type: 'array', items: text, minItems: 1 },
      state_class: { enum: ['measurement', 'measurement_angle', 'total', 'total_increasing'] },
      state_topic: topic,
      suggested_display_precision: { type: 'integer', minimum: 0 },
      unit_of_measurement: { type: 'string' },
      value_template: template,
    },
    {
      // Options are of `enum` alone, which has neither a class of states nor a unit.
      dependencies: {
        options: {
          properties: { device_class: { const: 'enum' }, state_class: false, unit_of_measurement: false },
          required: ['device_class'],
        },
      },
    },
  ),
  binary_sensor: entity(['state_topic'], {
    device_class: { enum: ['connectivity', 'motion', 'occupancy', 'presence', 'problem', 'running'] },
    expire_after: { type: 'integer', minimum: 1 },
    force_update: { type: 'boolean' },
    off_delay: { type: 'integer', minimum: 0 },
    payload_off: text,
    payload_on: text,
    state_topic: topic,
    value_template: template,
  }),
  event: entity(['state_topic', 'event_types'], {
    device_class: { enum: ['button', 'doorbell', 'motion'] },
    event_types: { type: 'array', items: text, minItems: 1 },
    state_topic: topic,
    value_template: template,
  }),
  image: entity([], {
    content_type: { type: 'string', pattern: '^image/' },
    image_encoding: { enum: ['b64'] },
    image_topic: topic,
    url_template: template,
    url_topic: topic,
  }),
} as const;

const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
const checks = new Map(Object.entries(schemas).map(([component, schema]) => [component, ajv.compile(schema)]));

/** What Home Assistant would not take of a discovery message, as sentences: the topic, the configuration, or both. */
export function refusedByHomeAssistant(topic: string, payload: string): readonly string[] {
  // https://www.home-assistant.io/integrations/mqtt/#discovery-topic
  const component = /^[^/]+\/([a-z_]+)\/(?:[a-zA-Z0-9_-]+\/)?[a-zA-Z0-9_-]+\/config$/.exec(topic)?.[1];
  const check = component === undefined ? undefined : checks.get(component);
  if (!check) return [`${topic} is no topic of discovery.`];
  if (check(JSON.parse(payload))) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${topic}: ${instancePath} ${message}`);
}
