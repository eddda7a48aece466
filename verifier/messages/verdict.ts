// SPDX-License-Identifier: Apache-2.0
import type { Verdict, VerificationReport } from "../report.ts";
import type { Language } from "./sentence.ts";

type Headline = Verdict | "superseded";

const HEADLINES: Readonly<Record<Language, Readonly<Record<Headline, string>>>> = {
  en: {
    passed: "This certificate is genuine and current.",
    superseded: "This certificate is genuine, but a later disclosure replaced it.",
    failed: "Do not rely on this file.",
    undecided: "Some checks could not be made.",
  },
  zh: {
    passed: "此证书真实有效。",
    superseded: "此证书真实,但已被后续披露取代。",
    failed: "请勿采信此文件。",
    undecided: "部分核验未能完成。",
  },
};

/** The verdict in words. A file whose only fault is a later disclosure is genuine, and is told so. */
export function verdictSentence(
  { verdict, checks }: Pick<VerificationReport, "verdict" | "checks">,
  language: Language,
): string {
  const faults = checks.filter((check) => check.verdict !== "passed");
  const isSuperseded = faults.length === 1 && faults[0]?.reason === "SUPERSEDED";
  return HEADLINES[language][isSuperseded ? "superseded" : verdict];
}
