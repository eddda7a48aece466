// SPDX-License-Identifier: Apache-2.0
import { commandLine } from "./command-line.ts";
import { element } from "./element.ts";
import type { Examined, Pen } from "./view.ts";

interface Files {
  /** addresses at the register, where the certificate came from one */
  readonly pdf: string;
  readonly bundle: string;
}

/** What to take along: the files, the answer for machines, and the command that repeats the check elsewhere. */
export function filesView(examined: Examined, files: Files | undefined, pen: Pen): HTMLElement {
  const { page } = pen.texts;
  const link = (href: string | undefined, words: string) =>
    href === undefined ? undefined : element("a", { class: "button quiet", href, download: true }, words);
  const report = element(
    "button",
    { class: "button quiet", type: "button", id: "download-report" },
    page.downloadReport,
  );
  report.addEventListener("click", () => download(examined));
  const command = commandLine(examined.name);
  return element(
    "section",
    { "aria-labelledby": "files-title" },
    element("h2", { id: "files-title" }, page.filesTitle),
    element(
      "div",
      { class: "actions" },
      link(files?.pdf, page.downloadPdf),
      link(files?.bundle, page.downloadBundle),
      report,
      files === undefined
        ? undefined
        : element("a", { class: "button quiet", href: `/?lang=${pen.language}` }, page.checkAnother),
    ),
    element("p", {}, page.cliText),
    element(
      "div",
      { class: "command" },
      element("pre", { class: "bytes", dir: "ltr", tabindex: "0" }, command),
      copyButton(command, pen),
    ),
  );
}

function copyButton(text: string, { texts: { page } }: Pen): HTMLElement {
  const button = element(
    "button",
    { class: "button quiet", type: "button", "aria-live": "polite" },
    page.copy,
  );
  button.addEventListener("click", () => {
    navigator.clipboard?.writeText(text).then(
      () => button.replaceChildren(page.copied),
      () => button.replaceChildren(page.copy), // refused by the browser: the line stays selectable
    );
  });
  return button;
}

/** The whole answer, as a program would read it. */
export function machineAnswer({ name, size, sha256, checkedAtMs, report }: Examined): string {
  const file = { name, size, sha256 };
  return `${JSON.stringify({ checkedAt: new Date(checkedAtMs).toISOString(), file, ...report }, null, 2)}\n`;
}

function download(examined: Examined): void {
  const url = URL.createObjectURL(new Blob([machineAnswer(examined)], { type: "application/json" }));
  const anchor = element("a", { href: url, download: `${examined.sha256.slice(0, 16)}.verification.json` });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
