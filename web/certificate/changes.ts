// SPDX-License-Identifier: Apache-2.0
import { integer, list, nullable, object, oneOf, text } from "../../core/decode/decoder.ts";
import { DECIMAL_PATTERN } from "../../core/disclosure/decode-fact.ts";
import { CENSORS, NULL_REASONS, RESTATEMENT_REASONS } from "../../core/disclosure/fact.ts";
import { formatDecimal, formatFigure } from "../verify/figure.ts";
import { describeMetric } from "../verify/metric-labels.ts";
import { formatPeriod } from "../verify/period.ts";
import { fill } from "../verify/text/fill.ts";
import type { Pen } from "../verify/view.ts";

/** Changes that one page shows; of more, their number. */
export const SHOWN_CHANGES = 200;

/** The part of the history query that asks for changes; `StatedFact` is a fact as a table shows it. */
export const CHANGES_FIELD = `changes(first: ${SHOWN_CHANGES}) {
  totalCount
  edges { node { kind reason note delta deltaUnit before { ...StatedFact } after { ...StatedFact } } }
}`;
export const STATED_FACT = `fragment StatedFact on Fact {
  metric { slug } period { start endExclusive } dimensions { axis member }
  value text nullReason censored unit visibility
}`;

const MAX_DIMENSIONS = 16;
const words = nullable(text(4000));
const decimal = nullable(text(128, DECIMAL_PATTERN, "a decimal string"));

const decodeFact = object({
  metric: object({ slug: text(80) }),
  period: object({ start: text(10), endExclusive: text(10) }),
  dimensions: list(object({ axis: text(64), member: text(128) }), MAX_DIMENSIONS),
  value: decimal,
  text: words,
  nullReason: nullable(oneOf(NULL_REASONS)),
  censored: nullable(oneOf(CENSORS)),
  unit: nullable(text(64)),
  visibility: oneOf(["PUBLIC", "RESTRICTED"]),
});

const decodeChange = object({
  kind: oneOf(["ADDED", "CHANGED", "REMOVED"]),
  reason: nullable(oneOf(RESTATEMENT_REASONS)),
  note: words,
  delta: decimal,
  deltaUnit: nullable(text(64)),
  before: nullable(decodeFact),
  after: nullable(decodeFact),
});

export const decodeChanges = object({
  totalCount: integer(0),
  edges: list(object({ node: decodeChange }), SHOWN_CHANGES),
});

export type Changes = ReturnType<typeof decodeChanges>;
export type FactChange = ReturnType<typeof decodeChange>;
type StatedFact = ReturnType<typeof decodeFact>;

/** One line of the table in the reader's language. */
export interface ChangeRow {
  readonly slug: string;
  readonly label: string;
  /** what tells the figure apart from others of its metric: period, dimensions */
  readonly place: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly delta: string;
  readonly why: string;
}

const NOTHING = "—";

/** What the table says about each change; nothing withheld is told but that it is withheld. */
export function changeRows({ edges }: Changes, pen: Pen): readonly ChangeRow[] {
  return edges.flatMap(({ node }) => {
    const named = node.after ?? node.before;
    return named === null ? [] : [rowOf(node, named, pen)];
  });
}

function rowOf(
  change: FactChange,
  { metric: { slug }, period, dimensions }: StatedFact,
  pen: Pen,
): ChangeRow {
  const { label, isShare } = describeMetric(pen.labels, slug, pen.language);
  return {
    slug,
    label,
    place: [
      formatPeriod(`${period.start}/${period.endExclusive}`, pen.language),
      ...dimensions.map(({ axis, member }) => `${axis}: ${member}`),
    ],
    before: statedAs(change.before, isShare, pen),
    after: statedAs(change.after, isShare, pen),
    delta: deltaOf(change, isShare, pen),
    why: whyOf(change, pen),
  };
}

function statedAs(fact: StatedFact | null, isShare: boolean, { texts: { page, terms } }: Pen): string {
  if (fact === null) return NOTHING;
  if (fact.value !== null) {
    const bound = { LESS_THAN: `${page.lessThan} `, GREATER_THAN: `${page.greaterThan} ` };
    const prefix = fact.censored === null ? "" : bound[fact.censored];
    return prefix + amount(fact.value, fact.unit, isShare, terms.unit);
  }
  if (isWithheld(fact)) return page.changeWithheld;
  return fact.text ?? (fact.nullReason === null ? NOTHING : terms.nullReason[fact.nullReason]);
}

/** A restricted fact comes without its content to those who have no grant. */
function isWithheld(fact: StatedFact | null): boolean {
  return (
    fact?.visibility === "RESTRICTED" && fact.value === null && fact.text === null && fact.nullReason === null
  );
}

function deltaOf({ delta, deltaUnit }: FactChange, isShare: boolean, { texts: { terms } }: Pen): string {
  if (delta === null) return NOTHING;
  const shown = amount(delta, deltaUnit, isShare, terms.unit);
  return /^(-|0(\.0+)?$)/.test(delta) ? shown : `+${shown}`;
}

function amount(
  value: string,
  unit: string | null,
  isShare: boolean,
  units: Readonly<Record<string, string>>,
): string {
  const figure =
    unit === null ? { value: formatDecimal(value), unit: "" } : formatFigure(value, unit, isShare);
  const symbol = Object.hasOwn(units, figure.unit) ? units[figure.unit] : figure.unit;
  return symbol === "" ? figure.value : `${figure.value}\u00a0${symbol}`;
}

function whyOf({ kind, reason, note, before, after }: FactChange, { texts: { page, terms } }: Pen): string {
  if (reason === null && (isWithheld(before) || isWithheld(after))) return page.changeWithheld;
  const what = { ADDED: page.changeAdded, REMOVED: page.changeRemoved, CHANGED: page.changeUnexplained }[
    kind
  ];
  const because = reason === null ? what : terms.restatement[reason];
  return note === null || note === "" ? because : fill(page.changeWhy, { reason: because, note });
}
