// SPDX-License-Identifier: Apache-2.0
import type { AuditReport } from "../../core/log/audit-report.ts";
import { auditChains } from "../usecases/audit-chains.ts";
import { type CheckLogNeeds, checkLog, type LogCheck } from "../usecases/check-log.ts";
import { wireAudit } from "../wiring/audit.ts";
import { wireLogCheck } from "../wiring/log-check.ts";
import { overDataFolder } from "./over-data-folder.ts";

const NEEDED = ["register.json", "keys.json", "table.db", "objects"] as const;

/** Checks the log of the register in a data folder that does not run (over-data-folder.ts). */
export async function checkDataFolder(
  path: string,
  watch: Pick<CheckLogNeeds, "progress" | "tell"> = {},
): Promise<LogCheck> {
  return overDataFolder({ path, needed: NEEDED, tableFile: "table.db" }, async (parts) =>
    checkLog({ ...(await wireLogCheck(parts)), ...watch }),
  );
}

/** Compares the chains of a register that does not run with its log, and publishes the report. */
export async function auditDataFolder(path: string): Promise<AuditReport> {
  return overDataFolder({ path, needed: NEEDED, tableFile: "table.db" }, async (parts) =>
    auditChains(await wireAudit(parts)),
  );
}
