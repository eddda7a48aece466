// SPDX-License-Identifier: Apache-2.0
import { byId } from "./element.ts";

interface Listeners {
  onFile(file: File): void;
  onTrust(file: File): void;
}

/** Takes files from the buttons and from anywhere on the page: whoever misses the area must not leave the page. */
export function listenForFiles({ onFile, onTrust }: Listeners): void {
  onChosen("file", onFile);
  onChosen("trust-file", onTrust);
  const area = byId("drop");
  let depth = 0; // dragenter and dragleave come once for every element inside
  const mark = (change: number) => {
    depth = Math.max(0, depth + change);
    area.classList.toggle("over", depth > 0);
  };
  addEventListener("dragenter", () => mark(1));
  addEventListener("dragleave", () => mark(-1));
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    mark(-depth);
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) onFile(file);
  });
  addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file !== undefined) onFile(file);
  });
}

function onChosen(id: string, listener: (file: File) => void): void {
  const input = byId(id);
  if (!(input instanceof HTMLInputElement)) throw new Error(`expected an input #${id}`);
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file !== undefined) listener(file);
    input.value = ""; // the same file may be chosen again after it changed
  });
}
