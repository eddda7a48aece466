// SPDX-License-Identifier: Apache-2.0

const PLAIN = /^[A-Za-z0-9._/-]+$/;
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The command that repeats a check. The file's name is hostile: it is quoted, and cannot begin an option or a second line. */
export function commandLine(fileName: string): string {
  const name = fileName.replace(CONTROL, "") || "certificate.pdf";
  const safe = name.startsWith("-") ? `./${name}` : name;
  const quoted = PLAIN.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
  return `npx touchstone-verify ${quoted} --trust trust.json`;
}
