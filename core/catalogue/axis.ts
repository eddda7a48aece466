// SPDX-License-Identifier: Apache-2.0
import { boolean, integer, list, nullable, object, oneOf, text } from "../decode/decoder.ts";
import { DomainError } from "../errors.ts";
import { isCountry } from "../organization/countries.ts";
import { type Bilingual, bilingual } from "./bilingual.ts";

export interface AxisMember {
  readonly id: string;
  readonly labels: Bilingual;
}

/** A dimension along which figures are split. */
export interface Axis {
  readonly id: string;
  readonly labels: Bilingual;
  /** every member when closed, otherwise the usual ones */
  readonly members: readonly AxisMember[];
  /** true where no other member is read */
  readonly isClosed: boolean;
  /** a public list that holds the members instead */
  readonly codes: "ISO 3166-1" | null;
  /** from how many stated members on a split is taken for complete; null where it never is and may only not exceed its total */
  readonly completeFrom: number | null;
  /** metrics for which `completeFrom` is another */
  readonly exceptions: readonly { readonly metric: string; readonly completeFrom: number | null }[];
}

const ID = text(40, /^[a-z][A-Za-z0-9]*$/, "an axis such as country");
const COMPLETE_FROM = nullable(integer(1, 1_000));
const AXES_FORM = object({
  version: text(20, /\S/),
  axes: list(
    object({
      id: ID,
      labels: bilingual,
      isClosed: boolean,
      codes: nullable(oneOf(["ISO 3166-1"])),
      completeFrom: COMPLETE_FROM,
      exceptions: list(object({ metric: text(64, /\S/), completeFrom: COMPLETE_FROM }), 100),
      members: list(object({ id: text(100, /^\S(?:.*\S)?$/), labels: bilingual }), 1_000),
    }),
    500,
  ),
});

/** Reads schema/catalogue/axes.json; throws BAD_INPUT on anything malformed, listed twice, or closed without members. */
export function readAxes(data: unknown): ReadonlyMap<string, Axis> {
  const { axes } = AXES_FORM(data, "axes");
  for (const [i, { id, isClosed, codes, members }] of axes.entries()) {
    const at = `axes.axes[${i}]`;
    if (axes.findIndex((other) => other.id === id) !== i) throw refused(`${at}.id: ${id} is listed twice`);
    if (new Set(members.map((member) => member.id)).size !== members.length)
      throw refused(`${at}.members: a member of ${id} is listed twice`);
    if (
      (codes !== null && (!isClosed || members.length > 0)) ||
      (isClosed && codes === null && members.length === 0)
    )
      throw refused(`${at}: expected a closed axis to have either members or codes`);
  }
  return new Map(axes.map((axis) => [axis.id, axis]));
}

/** True for a member that may be stated; what an open axis allows besides its usual members is checked while facts are read. */
export function isMemberOf({ isClosed, codes, members }: Axis, member: string): boolean {
  if (codes !== null) return isCountry(member);
  return !isClosed || members.some(({ id }) => id === member);
}

/** From how many members on a split of the metric along the axis is complete; null where it never is. */
export function completeFrom(axis: Axis, metric: string): number | null {
  const exception = axis.exceptions.find((one) => one.metric === metric);
  return exception === undefined ? axis.completeFrom : exception.completeFrom;
}

function refused(message: string): DomainError {
  return new DomainError("BAD_INPUT", message);
}
