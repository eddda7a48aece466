// SPDX-License-Identifier: Apache-2.0

/** What values of a type look like (XML Schema Part 2). */
export type ValueForm = "decimal" | "integer" | "nonNegativeInteger" | "boolean" | "string";

/** Which units a numeric type takes: any, none (a pure number), a currency, or those the registry lists for it. */
export type UnitForm = "any" | "pure" | "currency" | "registry";

export interface ItemType {
  readonly value: ValueForm;
  /** undefined for types that are not numbers */
  readonly unit: UnitForm | undefined;
}

export const ITEM_TYPES = {
  "xbrli:stringItemType": { value: "string", unit: undefined },
  "xbrli:booleanItemType": { value: "boolean", unit: undefined },
  "xbrli:decimalItemType": { value: "decimal", unit: "any" },
  "xbrli:integerItemType": { value: "integer", unit: "any" },
  "xbrli:nonNegativeIntegerItemType": { value: "nonNegativeInteger", unit: "any" },
  "xbrli:pureItemType": { value: "decimal", unit: "pure" },
  "xbrli:monetaryItemType": { value: "decimal", unit: "currency" },
  "dtr:percentItemType": { value: "decimal", unit: "pure" },
  "dtr:ghgEmissionsItemType": { value: "decimal", unit: "registry" },
  "dtr:energyItemType": { value: "decimal", unit: "registry" },
  "dtr:massItemType": { value: "decimal", unit: "registry" },
  "dtr:volumeItemType": { value: "decimal", unit: "registry" },
  "dtr:areaItemType": { value: "decimal", unit: "registry" },
} as const satisfies Readonly<Record<string, ItemType>>;

export type ItemTypeName = keyof typeof ITEM_TYPES;
export const ITEM_TYPE_NAMES = Object.keys(ITEM_TYPES) as readonly ItemTypeName[];

/**
 * Units of the Unit Type Registry for the types above, by local name in http://www.xbrl.org/2009/utr; case matters: mJ is a
 * millijoule, T the short ton. Recommendation entries of 2012-10-31, and tCO2e of the later greenhouse gas type.
 */
export const REGISTRY_UNITS: Readonly<Record<string, readonly string[]>> = {
  "dtr:ghgEmissionsItemType": ["tCO2e"],
  "dtr:energyItemType": [
    ...["Boe", "Btu", "Cal", "ft_lb", "J", "kJ", "kWh", "MBoe", "Mcfe", "mJ", "MMBoe", "MMBTU", "MWh"],
  ],
  "dtr:massItemType": ["g", "kg", "lb", "oz", "ozt", "T", "t"],
  "dtr:volumeItemType": ["bbl", "bu", "ft3", "gal", "l", "m3", "MBbls", "Mcf", "MMBbls", "MMcf"],
  "dtr:areaItemType": ["acre", "ha", "sqft", "sqkm", "sqm", "sqmi", "sqyd"],
};

const FORMS: Readonly<Record<Exclude<ValueForm, "string">, RegExp>> = {
  decimal: /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/,
  integer: /^[+-]?[0-9]+$/,
  nonNegativeInteger: /^(?:\+?[0-9]+|-0+)$/,
  boolean: /^(?:true|false|0|1)$/,
};
// Far above any figure; a longer one would only cost time.
const MAX_NUMBER_LENGTH = 200;

/** Why a text is no value of the type, or undefined when it is one; XML white space around it does not matter. */
export function valueProblem(text: string, { value }: ItemType): string | undefined {
  if (value === "string") return undefined;
  if (text.length > MAX_NUMBER_LENGTH) return `at most ${MAX_NUMBER_LENGTH} characters are read`;
  return FORMS[value].test(trimmed(text)) ? undefined : `it is no xs:${value}`;
}

/** The text without XML white space around it. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, "");
}
