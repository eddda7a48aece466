// SPDX-License-Identifier: Apache-2.0

import type { BundleInclusion } from "../../core/bundle/bundle.ts";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { toHex } from "../../core/canonical/encoding.ts";
import type { Checkpoint } from "../../core/log/checkpoint.ts";
import { statementHash } from "../../core/log/statement.ts";
import { isIncluded } from "../../core/merkle/inclusion.ts";
import { type Evidence, hashesOf } from "../evidence.ts";
import type { Reason } from "../report.ts";
import { serialIn } from "../subject.ts";
import { failed, type Outcome, passed } from "./outcome.ts";

/** LOG_INCLUSION: the statement, and the certificate's own where there is one, stand in the tree of the checkpoint. */
export function checkLogInclusion(evidence: Evidence): Outcome {
  const { bundle, statement, checkpoint } = evidence;
  if (!statement.isReadable) return failed("STATEMENT_MALFORMED", { problem: statement.problem });
  if (!checkpoint.isReadable) return failed("CHECKPOINT_MALFORMED", { problem: checkpoint.problem });
  const { inclusion } = bundle;
  return (
    inclusionProblem(bundle.statement, inclusion, checkpoint.value, "INCLUSION_MISMATCH") ??
    certificateProblem(evidence, checkpoint.value) ??
    passed({ index: inclusion.index, size: inclusion.size })
  );
}

function inclusionProblem(
  statement: string,
  { index, size, path }: BundleInclusion,
  checkpoint: Checkpoint,
  reason: Reason,
): Outcome | undefined {
  if (size !== checkpoint.size) return failed("SIZE_MISMATCH", { size, expected: checkpoint.size });
  const leaf = statementHash(utf8(statement));
  return isIncluded({ leaf, index, size, path: hashesOf(path) }, checkpoint.root)
    ? undefined
    : failed(reason);
}

/** The log's own entry about the certificate must speak of this disclosure, this credential and this PDF. */
function certificateProblem(
  { bundle, certificateStatement, credentialHash, pdfSha256, statementHash: disclosure }: Evidence,
  checkpoint: Checkpoint,
): Outcome | undefined {
  const { certificateStatement: text, certificateInclusion: inclusion } = bundle;
  if (text === null && inclusion === null) return undefined;
  if (text === null || inclusion === null || certificateStatement === null) {
    return failed("CERTIFICATE_STATEMENT_MISMATCH", { field: "inclusion" });
  }
  if (!certificateStatement.isReadable) {
    return failed("STATEMENT_MALFORMED", { problem: certificateStatement.problem });
  }
  const entry = certificateStatement.value;
  const pairs: readonly (readonly [string, string, string])[] = [
    ["id", entry.id, serialIn(bundle.credential.id) ?? ""],
    ["disclosure", entry.disclosure, disclosure.isReadable ? toHex(disclosure.value) : ""],
    ["credentialHash", entry.credentialHash, credentialHash],
    ["pdfSha256", entry.pdfSha256, pdfSha256 ?? entry.pdfSha256],
  ];
  const different = pairs.find(([, stated, found]) => stated !== found);
  if (different !== undefined) return failed("CERTIFICATE_STATEMENT_MISMATCH", { field: different[0] });
  return inclusionProblem(text, inclusion, checkpoint, "CERTIFICATE_INCLUSION_MISMATCH");
}
