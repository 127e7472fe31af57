import type { AttributeValue, Person } from '@kith/client';

/** What a value can be. */
export const kinds = ['text', 'number', 'yesNo'] as const;
type Kind = (typeof kinds)[number];

/** A value as it is written: a number is what stands in its field, and of yes and no one is chosen. */
export interface AttributeForm {
  readonly kind: Kind;
  readonly written: string;
  readonly yes: boolean;
}

/** All attributes of somebody, by name. */
export type AttributeForms = Readonly<Record<string, AttributeForm>>;

export const emptyForm: AttributeForm = { kind: 'text', written: '', yes: true };

function formOf(value: AttributeValue): AttributeForm {
  if (typeof value === 'boolean') return { ...emptyForm, kind: 'yesNo', yes: value };
  return { ...emptyForm, kind: typeof value === 'number' ? 'number' : 'text', written: String(value) };
}

export const formsOf = (attributes: Person['attributes']): AttributeForms =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, formOf(value)]));

export function attributeOf({ kind, written, yes }: AttributeForm): AttributeValue {
  if (kind === 'yesNo') return yes;
  return kind === 'number' ? Number(written) : written;
}
