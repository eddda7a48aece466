// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { Check, VerificationReport, VerificationSubject } from "../../../verifier/report.ts";
import { readHistory } from "../../../web/certificate/history.ts";
import { contentSecurityPolicy } from "../../../web/csp.ts";
import { combineReports } from "../../../web/verify/combine-reports.ts";
import { commandLine } from "../../../web/verify/command-line.ts";
import { addressIn, chooseLanguage } from "../../../web/verify/language.ts";
import { describeMetric } from "../../../web/verify/metric-labels.ts";
import { formatMoment } from "../../../web/verify/moment.ts";
import { formatPeriod } from "../../../web/verify/period.ts";
import { serialIn, serialTextOfPath } from "../../../web/verify/serial.ts";
import { looksLikeTrust } from "../../../web/verify/trust-source.ts";
import { withheldFigures } from "../../../web/verify/withheld.ts";

describe("periods and moments", () => {
  it.each([
    ["2022-09-25/2023-10-01", "en", "25 Sept 2022 – 30 Sept 2023"],
    ["2024-01-01/2025-01-01", "zh", "2024年1月1日 – 2024年12月31日"],
    ["2023-09-30/2023-10-01", "en", "30 Sept 2023"],
    ["not a period", "en", "not a period"],
    ["2023-99-30/2023-10-01", "en", "2023-99-30/2023-10-01"],
  ] as const)("shows %s in %s as %s", (period, language, shown) => {
    expect(formatPeriod(period, language).replaceAll("\u00a0", " ")).toBe(shown);
  });

  it("shows a moment in the reader's zone and keeps UTC beside it", () => {
    const shown = formatMoment(Date.parse("2026-11-23T06:00:00.000Z"), "en", "Asia/Shanghai");

    expect(shown?.local).toContain("14:00:00");
    expect(shown?.utc).toBe("2026-11-23T06:00:00.000Z");
  });

  it("shows no moment where there is none", () => {
    expect(formatMoment(Number.NaN, "en")).toBeUndefined();
  });
});

describe("the serial", () => {
  it.each([
    [" ts-56pt-tz87-kq ", "TS-56PT-TZ87-KQ"],
    ["TS\u201356PT\u2013TZ87\u2013KQ", "TS-56PT-TZ87-KQ"],
    ["https://register.example/v/TS-56PT-TZ87-KQ?lang=zh", "TS-56PT-TZ87-KQ"],
    ["TS-56PT-TZ87-KQ.touchstone.json", "TS-56PT-TZ87-KQ"],
    ["TS-56PT-TZ87-KP", undefined],
    ["", undefined],
    ["../../etc/passwd", undefined],
    ["<script>", undefined],
    ["A".repeat(5000), undefined],
  ])("in %j is %s", (typed, serial) => {
    expect(serialIn(typed)).toBe(serial);
  });

  it.each([
    ["/v/TS-56PT-TZ87-KQ", "TS-56PT-TZ87-KQ"],
    ["/v/anything/", "anything"],
    ["/", undefined],
    ["/v/a/b", undefined],
  ])("stands in the address %s as %s", (pathname, text) => {
    expect(serialTextOfPath(pathname)).toBe(text);
  });
});

describe("the language", () => {
  it.each([
    ["the address first", { search: "?lang=zh", remembered: "en", preferred: ["en"] }, "zh"],
    ["then the last choice", { search: "", remembered: "zh", preferred: ["en"] }, "zh"],
    ["then the browser", { search: "", remembered: null, preferred: ["fr-FR", "zh-CN"] }, "zh"],
    ["else English", { search: "?lang=xx", remembered: "yy", preferred: ["fr"] }, "en"],
  ] as const)("is decided by %s", (_who, wishes, language) => {
    expect(chooseLanguage(wishes)).toBe(language);
  });

  it("stays in the address with everything else", () => {
    expect(addressIn("zh", "http://localhost:4000/v/TS-1?lang=en#checks")).toBe(
      "http://localhost:4000/v/TS-1?lang=zh#checks",
    );
  });
});

describe("withheld figures", () => {
  it("are named by place, with the commitment that a neighbour's path carries", () => {
    const shown = [
      { index: 0, siblings: ["leaf1", "node"] },
      { index: 2, siblings: ["leaf3", "node"] },
      { index: 6, siblings: ["node"] },
    ];

    expect(withheldFigures(shown, 7, 10)).toEqual([
      { index: 1, commitment: "leaf1" },
      { index: 3, commitment: "leaf3" },
      { index: 4, commitment: undefined },
      { index: 5, commitment: undefined },
    ]);
  });

  it("are listed up to a limit, however many a file claims", () => {
    expect(withheldFigures([], Number.MAX_SAFE_INTEGER, 3)).toHaveLength(3);
  });
});

describe("a command line", () => {
  it.each([
    ["TS-1.pdf", "npx touchstone-verify TS-1.pdf --trust trust.json"],
    ["my file.pdf", "npx touchstone-verify 'my file.pdf' --trust trust.json"],
    ["$(rm -rf ~).pdf", "npx touchstone-verify '$(rm -rf ~).pdf' --trust trust.json"],
    ["a'b.pdf", "npx touchstone-verify 'a'\\''b.pdf' --trust trust.json"],
    ["--offline", "npx touchstone-verify ./--offline --trust trust.json"],
    ["a\nrm b", "npx touchstone-verify 'arm b' --trust trust.json"],
  ])("takes the file name %j as a name only", (name, line) => {
    expect(commandLine(name)).toBe(line);
  });
});

describe("a metric", () => {
  const labels = { "ghg-scope1": ["Scope 1", "范围一", "E", 0] } as const;

  it.each([
    ["en", "Scope 1"],
    ["zh", "范围一"],
  ] as const)("has its label in %s", (language, label) => {
    expect(describeMetric(labels, "ghg-scope1", language)).toMatchObject({ label, pillar: "E", place: 0 });
  });

  it.each(["unknown", "constructor"])("that the catalogue lacks (%s) is shown by its code", (slug) => {
    expect(describeMetric(labels, slug, "en")).toMatchObject({ label: slug, pillar: undefined });
  });
});

describe("newer evidence", () => {
  const check = (name: Check["name"], verdict: Check["verdict"]): Check => ({
    name,
    verdict,
    reason: verdict === "passed" ? null : "NOT_FINAL",
    values: {},
    detail: "",
  });
  const report = (checks: readonly Check[], credentialHash = "c"): VerificationReport => ({
    verdict: "undecided",
    checks,
    subject: { certificate: { credentialHash }, disclosure: { statementHash: "s" } } as VerificationSubject,
  });

  it.each([
    ["undecided", "passed", "passed"],
    ["undecided", "undecided", "undecided"],
    ["passed", "undecided", "passed"],
    ["passed", "failed", "failed"],
    ["failed", "passed", "failed"],
  ] as const)("turns a check that is %s with %s into %s", (document, evidence, verdict) => {
    const combined = combineReports(
      report([check("CHAIN_FINALITY", document)]),
      report([check("CHAIN_FINALITY", evidence)]),
    );

    expect(combined.checks[0]?.verdict).toBe(verdict);
    expect(combined.verdict).toBe(verdict);
  });

  it("about another certificate changes nothing", () => {
    const document = report([check("CHAIN_FINALITY", "undecided")]);

    expect(combineReports(document, report([check("CHAIN_FINALITY", "passed")], "other"))).toBe(document);
  });
});

describe("the policy of the pages", () => {
  it("allows own scripts and the named nodes, and nothing inline", () => {
    const policy = contentSecurityPolicy({ connect: ["http://127.0.0.1:8545"] });

    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:8545;");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it.each(["*", "http://a; script-src *", "http://a b", "data:", "javascript:x"])(
    "refuses the address %j",
    (address) => {
      expect(() => contentSecurityPolicy({ connect: [address] })).toThrow(TypeError);
    },
  );
});

describe("what the register adds", () => {
  const answer = {
    data: {
      certificate: {
        status: "SUPERSEDED",
        revokedAt: null,
        revocationReason: null,
        disclosure: {
          findings: [
            { rule: { id: "R-GHG-02" }, severity: "WARNING", en: "a", zh: "b", acceptedBecause: null },
          ],
          supersedes: null,
          supersededBy: {
            version: 2,
            submittedAt: "2026-11-23T06:00:00.000Z",
            certificate: null,
            changes: { totalCount: 0, edges: [] },
          },
          changes: { totalCount: 0, edges: [] },
        },
      },
    },
  };

  it("is read when it has the asked shape", () => {
    expect(readHistory(answer)?.disclosure.supersededBy?.version).toBe(2);
  });

  it("is nothing for an unknown serial", () => {
    expect(readHistory({ data: { certificate: null } })).toBeUndefined();
  });

  it.each([
    [{ errors: [{ message: "no" }] }],
    [{ data: { certificate: { status: "<b>" } } }],
    [null],
    ["<html>"],
  ])("is refused in any other shape: %j", (wrong) => {
    expect(() => readHistory(wrong)).toThrow(/answer/);
  });
});

describe("a dropped trust document", () => {
  it.each([
    ['{"v":1,"type":"touchstone-trust"}', true],
    ['{"v":1,"type":"touchstone-bundle"}', false],
    ["%PDF-1.7", false],
  ])("%s is told apart: %s", (text, isTrust) => {
    expect(looksLikeTrust(new TextEncoder().encode(text))).toBe(isTrust);
  });
});
