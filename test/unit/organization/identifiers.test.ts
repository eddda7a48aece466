// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { countries } from "../../../core/organization/countries.ts";
import {
  checkUscc,
  isIsin,
  isLei,
  requireCountry,
  requireIsin,
  requireLei,
  requireUscc,
} from "../../../core/organization/identifiers.ts";
import vectors from "../../vectors/identifiers.json" with { type: "json" };

const EVIDENCE = "https://www.gsxt.gov.cn, extract of 2024-03-01";

it.each(vectors.lei.valid)("accepts the LEI %s", (lei) => {
  expect(isLei(lei)).toBe(true);
  expect(requireLei(lei)).toBe(lei);
});

it.each(vectors.lei.invalid)("refuses the LEI %j", (lei) => {
  expect(isLei(lei)).toBe(false);
  expect(() => requireLei(lei)).toThrow("lei: expected an LEI of 20 characters");
});

it.each(vectors.isin.valid)("accepts the ISIN %s", (isin) => {
  expect(isIsin(isin)).toBe(true);
  expect(requireIsin(isin)).toBe(isin);
});

it.each([...vectors.isin.invalid, "QQ0378331005", "us0378331005", ""])("refuses the ISIN %j", (isin) => {
  expect(isIsin(isin)).toBe(false);
  expect(() => requireIsin(isin, "isin[0]")).toThrow("isin[0]: expected an ISIN");
});

it("accepts an ISIN of an international depository", () => {
  expect(isIsin("XS0104440986")).toBe(true);
});

it.each(vectors.uscc.valid)("accepts the USCC %s", (uscc) => {
  expect(checkUscc(uscc)).toEqual({ failures: [], isOverridable: false });
  expect(requireUscc(uscc)).toBe(uscc);
});

it.each([...vectors.uscc.invalid, "", "9131000063159284X", "9131000063159284XQ1"])(
  "refuses the USCC %j",
  (uscc) => {
    expect(checkUscc(uscc).failures).not.toEqual([]);
    expect(() => requireUscc(uscc)).toThrow("uscc: expected");
  },
);

it.each(vectors.uscc.issuedButFailing)("accepts the issued USCC %s only with registry evidence", (uscc) => {
  expect(checkUscc(uscc)).toEqual({ failures: ["CHECK_CHARACTER"], isOverridable: true });
  expect(() => requireUscc(uscc)).toThrow("at place 18");
  expect(() => requireUscc(uscc, " ")).toThrow("or registry evidence that it was issued so");
  expect(requireUscc(uscc, EVIDENCE)).toBe(uscc);
});

it("says when the embedded organization code is what fails", () => {
  const { failures, isOverridable } = checkUscc("9131000063159285XQ");

  expect(failures).toContain("ORGANIZATION_CODE");
  expect(isOverridable).toBe(true);
});

it("accepts no evidence for a USCC with a letter that does not exist in it", () => {
  expect(checkUscc("91350100M000100Y4Z").failures).toEqual(["FORMAT"]);
  expect(() => requireUscc("91350100M000100Y4Z", EVIDENCE)).toThrow("without I, O, S, V, Z");
});

it("knows the 249 countries and territories of ISO 3166-1", () => {
  const names = new Intl.DisplayNames("en", { type: "region" });

  expect(new Set(countries()).size).toBe(249);
  expect(countries().filter((code) => names.of(code) === code)).toEqual([]);
  expect(requireCountry("HK")).toBe("HK");
  expect(() => requireCountry("UK")).toThrow(
    'country: expected an ISO 3166-1 alpha-2 code such as CN, got "UK"',
  );
});
