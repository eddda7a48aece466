// SPDX-License-Identifier: Apache-2.0

/** What stands for the allowed addresses in the policy that the build writes into its manifest. */
export const CONNECT_PLACEHOLDER = "{connect}";

const ADDRESS = /^(https?|wss?):\/\/[A-Za-z0-9.[\]:-]+(\/[A-Za-z0-9._~/-]*)?$/;

/**
 * The Content-Security-Policy of the pages: own scripts and styles only, nothing inline, no eval, no frames.
 * `connect` names what a page may ask besides its own origin: the chain nodes of the trust document.
 */
export function contentSecurityPolicy({ connect }: { readonly connect: readonly string[] }): string {
  const wrong = connect.find((address) => address !== CONNECT_PLACEHOLDER && !ADDRESS.test(address));
  if (wrong !== undefined) throw new TypeError(`connect: expected an address without query, got ${wrong}`);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${["'self'", ...connect].join(" ")}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}
