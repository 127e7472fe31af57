/**
 * The protobuf wire format and nothing above it: a message as its fields in file order. What is not touched is
 * written back as it was read, so an edit keeps fields that it has never heard of.
 * https://protobuf.dev/programming-guides/encoding/
 */
export type Field =
  | { readonly number: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly number: number; readonly kind: 'bytes' | 'fixed32' | 'fixed64'; readonly value: Uint8Array };

const WIRE_VARINT = 0;
const WIRE_FIXED64 = 1;
const WIRE_BYTES = 2;
const WIRE_FIXED32 = 5;

/** Throws when the bytes are not a message. The values are views into `message`. */
export function readFields(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;

  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) break;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error(`Not a protobuf message: bad number at byte ${at}`);
  };
  const take = (length: number): Uint8Array => {
    if (at + length > message.length) throw new Error(`Not a protobuf message: it ends within a field at byte ${at}`);
    const value = message.subarray(at, at + length);
    at += length;
    return value;
  };

  while (at < message.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case WIRE_VARINT:
        fields.push({ number, kind: 'varint', value: varint() });
        break;
      case WIRE_FIXED64:
        fields.push({ number, kind: 'fixed64', value: take(8) });
        break;
      case WIRE_BYTES:
        fields.push({ number, kind: 'bytes', value: take(Number(varint())) });
        break;
      case WIRE_FIXED32:
        fields.push({ number, kind: 'fixed32', value: take(4) });
        break;
      default:
        throw new Error(`Not a protobuf message: wire type ${tag & 7} at byte ${at}`);
    }
  }
  return fields;
}

export function writeFields(fields: readonly Field[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    switch (field.kind) {
      case 'varint':
        parts.push(tagBytes(field.number, WIRE_VARINT), varintBytes(field.value));
        break;
      case 'fixed64':
        parts.push(tagBytes(field.number, WIRE_FIXED64), field.value);
        break;
      case 'bytes':
        parts.push(tagBytes(field.number, WIRE_BYTES), varintBytes(BigInt(field.value.length)), field.value);
        break;
      case 'fixed32':
        parts.push(tagBytes(field.number, WIRE_FIXED32), field.value);
        break;
      default:
        field satisfies never;
    }
  }
  return Buffer.concat(parts);
}

export function bytesField(number: number, value: Uint8Array): Field {
  return { number, kind: 'bytes', value };
}

export function textField(number: number, text: string): Field {
  return bytesField(number, new TextEncoder().encode(text));
}

/** The values of every length-delimited field of this number, in order. */
export function bytesOf(fields: readonly Field[], number: number): Uint8Array[] {
  return fields.flatMap((field) => (field.number === number && field.kind === 'bytes' ? [field.value] : []));
}

/** The texts of every length-delimited field of this number, in order. */
export function textsOf(fields: readonly Field[], number: number): string[] {
  return bytesOf(fields, number).map((bytes) => new TextDecoder().decode(bytes));
}

function tagBytes(number: number, wireType: number): Uint8Array {
  return varintBytes(BigInt(number * 8 + wireType));
}

function varintBytes(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
