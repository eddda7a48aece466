// SPDX-License-Identifier: Apache-2.0
import { probeUrl } from "../wiring/probe.ts";
import type { createTerminal } from "./terminal.ts";

/** Tells which chain profile fits a node, and in what it differs from Ethereum. */
export async function probeNode(url: string, terminal: ReturnType<typeof createTerminal>): Promise<number> {
  const { chainId, client, profile, answers } = await probeUrl(url);
  terminal.step("chain", `eip155:${chainId}, ${client}`);
  terminal.step("profile", profile.name);
  for (const { question, expected, got, differs } of answers)
    terminal.step(
      differs ? "differs" : "as usual",
      `${question}: ${got}${differs ? `, Ethereum: ${expected}` : ""}`,
    );
  return 0;
}
