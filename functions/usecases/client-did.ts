// SPDX-License-Identifier: Apache-2.0

/** The name under which a client stands in records: the register's DID and the client's id. */
export function clientDid(issuer: string, clientId: string): string {
  return `${issuer}:clients:${clientId}`;
}
