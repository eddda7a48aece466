// SPDX-License-Identifier: Apache-2.0
import { readSerial } from "../../core/credential/serial.ts";

const MAX_TYPED = 2048;

/** The serial in what a person typed or pasted: the code itself, a file's name, or the address from the QR code. */
export function serialIn(typed: string): string | undefined {
  if (typed.length > MAX_TYPED) return undefined;
  const text = typed.trim();
  const fromAddress = /\/(?:v|certificates)\/([^/?#]+)/.exec(text)?.[1];
  const code = (fromAddress ?? text).replace(/\.(?:pdf|json|touchstone\.json)$/i, "");
  return readSerial(code.replace(/[\u2010-\u2015\u2212]/g, "-"));
}

/** What stands where the serial stands in a certificate page's address, `/v/<serial>`. */
export function serialTextOfPath(pathname: string): string | undefined {
  const [, last] = /^\/v\/([^/]+)\/?$/.exec(pathname) ?? [];
  return last;
}
