// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { canonicalize } from "../../../core/canonical/canonical-json.ts";
import { COSIGNATURE_V1, formatVerifierKey, verifierKey } from "../../../core/log/verifier-key.ts";
import {
  BUNDLE,
  bundleWith,
  CERTIFICATE_TEXT,
  certificateStatement,
  LATER_LOG,
  LOG,
  logOf,
  PDF_SHA256,
  STATEMENT_TEXT,
} from "../../fixtures/genuine-bundle.ts";
import { keyOf, noteOf, trustDocument, WITNESS_NAMES } from "../../fixtures/genuine-register.ts";
import { findingOf, verified } from "../../fixtures/verification.ts";

const { inclusion, certificateInclusion } = BUNDLE;
const entry = certificateStatement(PDF_SHA256);
const textWith = (changes: Partial<typeof entry>) => canonicalize({ ...entry, ...changes });
const linesOf = (note: string) => note.split("\n\n")[1]?.trimEnd().split("\n") ?? [];
const [firstLine = "", ...otherLines] = linesOf(BUNDLE.checkpoint);
const noteWith = (lines: readonly string[], head = BUNDLE.checkpoint.split("\n\n")[0]) =>
  `${head}\n\n${lines.map((line) => `${line}\n`).join("")}`;
/** The same line with the last bytes of its signature replaced. */
const spoilt = (line: string) => `${line.slice(0, -8)}AAAAAA==`;

describe("LOG_INCLUSION", () => {
  it.each([
    ["the entry is at another index", { inclusion: { ...inclusion, index: 4 } }, "INCLUSION_MISMATCH"],
    ["the entry is beyond the log", { inclusion: { ...inclusion, index: 7 } }, "INCLUSION_MISMATCH"],
    [
      "a hash of the path is missing",
      { inclusion: { ...inclusion, path: inclusion.path.slice(1) } },
      "INCLUSION_MISMATCH",
    ],
    [
      "the entry was changed",
      { statement: STATEMENT_TEXT.replace('"version":1', '"version":2') },
      "INCLUSION_MISMATCH",
    ],
    ["the proof is for another size", { inclusion: LATER_LOG.inclusion(3) }, "SIZE_MISMATCH"],
    ["the checkpoint cannot be read", { checkpoint: "no note" }, "CHECKPOINT_MALFORMED"],
    ["the entry cannot be read", { statement: "{}" }, "STATEMENT_MALFORMED"],
    [
      "the certificate's entry has no proof",
      { certificateInclusion: null },
      "CERTIFICATE_STATEMENT_MISMATCH",
    ],
    ["a proof has no certificate's entry", { certificateStatement: null }, "CERTIFICATE_STATEMENT_MISMATCH"],
    [
      "the certificate's entry is elsewhere",
      { certificateInclusion: inclusion },
      "CERTIFICATE_INCLUSION_MISMATCH",
    ],
    [
      "the certificate's entry is of another kind",
      { certificateStatement: STATEMENT_TEXT },
      "STATEMENT_MALFORMED",
    ],
    [
      "the certificate's proof has another size",
      { certificateInclusion: LATER_LOG.inclusion(5) },
      "SIZE_MISMATCH",
    ],
  ])("fails where %s", async (_why, changes, reason) => {
    const report = await verified(bundleWith(changes));

    expect(findingOf(report, "LOG_INCLUSION")).toBe(`failed ${reason}`);
    expect(report.verdict).toBe("failed");
  });

  it.each([
    ["another certificate", { id: "TS-0000-0000-00" }],
    ["another disclosure", { disclosure: "0".repeat(64) }],
    ["another credential", { credentialHash: "0".repeat(64) }],
  ])("fails where the logged certificate's entry is about %s", async (_what, change) => {
    const text = textWith(change);
    const log = logOf({ 3: STATEMENT_TEXT, 5: text }, 7);
    const report = await verified(
      bundleWith({
        checkpoint: noteOf(log.head),
        inclusion: log.inclusion(3),
        certificateStatement: text,
        certificateInclusion: log.inclusion(5),
      }),
    );

    expect(findingOf(report, "CHECKPOINT_SIGNATURE")).toBe("passed");
    expect(findingOf(report, "LOG_INCLUSION")).toBe("failed CERTIFICATE_STATEMENT_MISMATCH");
  });

  it("refuses an inner node in the place of the certificate's entry", async () => {
    const shorter = { ...certificateInclusion, path: certificateInclusion?.path.slice(1) };
    const report = await verified(
      bundleWith({ certificateStatement: CERTIFICATE_TEXT, certificateInclusion: shorter }),
    );

    expect(findingOf(report, "LOG_INCLUSION")).toBe("failed CERTIFICATE_INCLUSION_MISMATCH");
  });
});

describe("CHECKPOINT_SIGNATURE", () => {
  it.each([
    [
      "the log signed another size",
      noteWith([firstLine, ...otherLines], BUNDLE.checkpoint.split("\n\n")[0]?.replace("\n7\n", "\n8\n")),
      "LOG_SIGNATURE_INVALID",
    ],
    ["the signature is spoilt", noteWith([spoilt(firstLine), ...otherLines]), "LOG_SIGNATURE_INVALID"],
    ["only witnesses signed", noteWith(otherLines), "LOG_SIGNATURE_MISSING"],
    ["it is another log's", noteOf({ ...LOG.head, origin: "other.example/log" }), "ORIGIN_MISMATCH"],
    ["it has a fourth line", BUNDLE.checkpoint.replace("\n\n", "\nextension\n\n"), "CHECKPOINT_MALFORMED"],
  ])("fails where %s", async (_why, checkpoint, reason) => {
    const report = await verified(bundleWith({ checkpoint }));

    expect(findingOf(report, "CHECKPOINT_SIGNATURE")).toBe(`failed ${reason}`);
  });

  it("ignores lines of keys that nobody asked about", async () => {
    const stranger = "— stranger.example/witness AAAAAAAA";
    const report = await verified(bundleWith({ checkpoint: noteWith([firstLine, stranger, ...otherLines]) }));

    expect(report.verdict).toBe("passed");
  });
});

describe("WITNESS_QUORUM", () => {
  it.each([
    [
      "one of two witnesses that are needed",
      noteOf(LOG.head, WITNESS_NAMES.slice(0, 1)),
      "WITNESSES_TOO_FEW",
    ],
    ["no witness", noteOf(LOG.head, []), "WITNESSES_TOO_FEW"],
    [
      "the same witness twice",
      noteOf(LOG.head, ["member-1.example/witness", "member-1.example/witness"]),
      "WITNESSES_TOO_FEW",
    ],
    [
      "witnesses that nobody trusts",
      noteOf(LOG.head, ["a.example/witness", "b.example/witness"]),
      "WITNESSES_TOO_FEW",
    ],
    [
      "a wrong signature beside enough right ones",
      noteWith([firstLine, ...otherLines.slice(1), spoilt(otherLines[0] ?? "")]),
      "COSIGNATURE_INVALID",
    ],
    ["a note that cannot be read", "no note", "CHECKPOINT_MALFORMED"],
  ])("fails with %s", async (_why, checkpoint, reason) => {
    const report = await verified(bundleWith({ checkpoint }));

    expect(findingOf(report, "WITNESS_QUORUM")).toBe(`failed ${reason}`);
  });

  it("passes with exactly as many as are needed", async () => {
    const report = await verified(bundleWith({ checkpoint: noteOf(LOG.head, WITNESS_NAMES.slice(1)) }));

    expect(findingOf(report, "WITNESS_QUORUM")).toBe("passed");
  });

  it("counts a witness with two keys once", async () => {
    const names = WITNESS_NAMES.slice(0, 1);
    const older = keyOf("older key");
    const olderNames = names.map((name) =>
      formatVerifierKey(verifierKey(name, COSIGNATURE_V1, older.publicKey)),
    );
    const witnesses = [...(trustDocument().witnesses as readonly string[]), ...olderNames];
    const olderLines = linesOf(noteOf(LOG.head, names, () => older)).slice(1);
    const checkpoint = noteWith([...linesOf(noteOf(LOG.head, names)), ...olderLines]);
    const report = await verified(bundleWith({ checkpoint }), { trust: { witnesses } });
    const check = report.checks.find(({ name }) => name === "WITNESS_QUORUM");

    expect(olderLines).toHaveLength(1);
    expect(check).toMatchObject({ reason: "WITNESSES_TOO_FEW", values: { seen: 1, known: 3, needed: 2 } });
  });
});
