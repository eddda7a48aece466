// SPDX-License-Identifier: Apache-2.0
import { DomainError } from "../../../core/errors.ts";
import { readClients } from "../client-file.ts";
import { createRegisterClient, type RegisterClient } from "../register-client.ts";
import type { Terminal } from "../terminal.ts";

/** What every stop of the tour works with. */
export interface TourScene {
  readonly url: string;
  readonly operator: RegisterClient;
  readonly terminal: Terminal;
  /** differs from run to run, so that the tour can be taken again on the same register */
  readonly run: string;
}

/** An organization that the tour registered, with the clients that act for it. */
export interface TourCompany {
  readonly id: string;
  readonly did: string;
  readonly preparer: RegisterClient;
  readonly approver: RegisterClient;
}

/** The year that the company reports: July to June. */
export const PERIOD = { start: "2023-07-01", endExclusive: "2024-07-01" } as const;

/** Signs in as the operator of `clients.json`. */
export async function openTour(url: string, clients: string, terminal: Terminal): Promise<TourScene> {
  const operator = (await readClients(clients)).find(({ role }) => role === "operator");
  if (operator === undefined)
    throw new DomainError("NOT_FOUND", `${clients}: expected an operator, got none — start a register first`);
  return { url, terminal, operator: createRegisterClient(url, operator), run: Date.now().toString(36) };
}

/** A client of an organization, made by the operator. */
export async function clientOf(
  organization: string,
  roles: readonly string[],
  { url, operator }: TourScene,
): Promise<RegisterClient> {
  const { createClient } = await operator.graphql<{
    readonly createClient: { readonly clientId: string; readonly clientSecret: string };
  }>("mutation ($input: CreateClientInput!) { createClient(input: $input) { clientId clientSecret } }", {
    input: { organization, roles, label: "tour" },
  });
  return createRegisterClient(url, { role: roles.join(" "), organization, ...createClient });
}

/** Ends the tour where something is not as it was told. */
export function expectThat(isSo: boolean, what: string, got: unknown): void {
  if (!isSo) throw new DomainError("INVARIANT", `expected ${what}, got ${JSON.stringify(got).slice(0, 500)}`);
}

/** A public file of the register. */
export async function download(address: string): Promise<Uint8Array> {
  const response = await fetch(address);
  if (!response.ok) throw new DomainError("UNAVAILABLE", `${address}: expected 200, got ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
