// SPDX-License-Identifier: Apache-2.0

import { fetchNetwork } from "../../verifier/chain/fetch-network.ts";
import { askAssurances } from "../certificate/assurances.ts";
import { askHistory } from "../certificate/history.ts";
import { addressesOf, fetchFile } from "../certificate/register-files.ts";
import { byId } from "./element.ts";
import { examine, type NamedFile } from "./examine.ts";
import { MAX_FILE_BYTES } from "./file-limits.ts";
import { listenForFiles } from "./input-area.ts";
import { addressIn, chooseLanguage, type Language, languageOf } from "./language.ts";
import type { MetricLabels } from "./metric-labels.ts";
import { drawPage, type Outcome, type PageState, type Said } from "./page.ts";
import { serialIn, serialTextOfPath } from "./serial.ts";
import { texts } from "./text/texts.ts";
import { looksLikeTrust, messageOf, trustOfFile, trustOfOrigin } from "./trust-source.ts";

/** Put here by scripts/build-web.mjs from schema/catalogue/metrics.json. */
declare const METRIC_LABELS: MetricLabels;

const LANGUAGE_KEY = "touchstone.language";
const MEGABYTE = 1024 * 1024;

let language: Language = chooseLanguage({
  search: location.search,
  remembered: remembered(),
  preferred: navigator.languages,
});
let state: PageState = {
  outcome: { kind: "nothing" },
  trust: undefined,
  serial: undefined,
  history: null,
  assurances: [],
  serialProblem: undefined,
};
/** What was checked last, to be checked again under another trust document. */
let lastFile: NamedFile | undefined;
/** Grows with every check; an answer that comes after a newer question is dropped. */
let turn = 0;

const originTrust = trustOfOrigin(location).then((trust) => {
  if (state.trust === undefined) show({ trust });
});

function show(change: Partial<PageState>): void {
  state = { ...state, ...change };
  drawPage(state, { language, texts: texts[language], labels: METRIC_LABELS });
}

function said(key: Said["key"], values: Said["values"] = {}): Said {
  return { key, values };
}

/** Starts a new check: whatever was shown goes, and the answer to an older question will find its turn over. */
function begin(name: string): number {
  turn += 1;
  lastFile = undefined;
  show({ outcome: { kind: "working", said: said("working", { name }) }, serialProblem: undefined });
  return turn;
}

function settle(ownTurn: number, outcome: Outcome): void {
  if (ownTurn !== turn) return;
  show({ outcome });
  byId("verdict").scrollIntoView({ block: "start" });
}

async function check(file: NamedFile, ownTurn: number): Promise<void> {
  await originTrust;
  if (ownTurn !== turn) return;
  lastFile = file;
  const trust = state.trust !== undefined && state.trust.kind !== "none" ? state.trust.trust : undefined;
  const examined = await examine(file, { trust, network: fetchNetwork(), nowMs: Date.now() });
  settle(ownTurn, { kind: "done", examined });
}

async function checkFile(file: File): Promise<void> {
  if (file.size > MAX_FILE_BYTES) {
    const values = { limit: MAX_FILE_BYTES / MEGABYTE, size: (file.size / MEGABYTE).toFixed(1) };
    settle(begin(file.name), { kind: "refused", said: said("tooLarge", values) });
    return;
  }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (looksLikeTrust(bytes)) {
      await useTrust(file.name, bytes);
      return;
    }
    leaveCertificatePage();
    await check({ name: file.name, bytes }, begin(file.name));
  } catch (error) {
    settle(begin(file.name), { kind: "refused", said: said("unreadable", { why: messageOf(error) }) });
  }
}

function leaveCertificatePage(): void {
  if (state.serial === undefined) return;
  history.pushState(null, "", addressIn(language, new URL("/", location.href).href));
  show({ serial: undefined, history: null, assurances: [] });
}

async function useTrust(name: string, bytes: Uint8Array): Promise<void> {
  const again = lastFile;
  show({ trust: trustOfFile(name, bytes), outcome: { kind: "nothing" } });
  byId("trust").scrollIntoView({ block: "nearest" });
  if (again !== undefined) await check(again, begin(again.name));
}

async function checkTrustFile(file: File): Promise<void> {
  const bytes = new Uint8Array(await file.slice(0, MAX_FILE_BYTES).arrayBuffer());
  await useTrust(file.name, bytes);
}

async function checkSerial(serial: string): Promise<void> {
  show({ serial, history: null, assurances: [] });
  const ownTurn = begin(serial);
  if (!location.protocol.startsWith("http")) {
    settle(ownTurn, { kind: "refused", said: said("noRegister") });
    return;
  }
  try {
    const { pdf, bundle } = addressesOf(serial);
    const [document, evidence] = await Promise.all([fetchFile(pdf), fetchFile(bundle)]);
    const bytes = document ?? evidence;
    if (bytes === undefined) {
      settle(ownTurn, { kind: "refused", said: said("serialUnknown", { serial }) });
      return;
    }
    const name = `${serial}${document === undefined ? ".touchstone.json" : ".pdf"}`;
    await check({ name, bytes, evidence }, ownTurn);
    const [told, assurances] = await Promise.all([
      askHistory(serial, "/graphql"),
      assurancesOf(state.outcome),
    ]);
    if (ownTurn === turn) show({ history: told, assurances });
  } catch (error) {
    settle(ownTurn, { kind: "refused", said: said("registerUnreachable", { why: messageOf(error) }) });
  }
}

async function assurancesOf(outcome: Outcome) {
  const subject = outcome.kind === "done" ? outcome.examined.report.subject : null;
  if (subject === null) return [];
  const { id, statementHash } = subject.disclosure;
  return (await askAssurances(id, statementHash)) ?? [];
}

function onSerial(event: Event): void {
  event.preventDefault();
  const typed = new FormData(byId("serial-form") as HTMLFormElement).get("serial");
  const text = typeof typed === "string" ? typed : "";
  const serial = serialIn(text);
  if (serial === undefined) {
    show({ serialProblem: said("serialWrong", { typed: text.slice(0, 64) }) });
    byId("serial").focus();
    return;
  }
  if (location.protocol.startsWith("http")) {
    history.pushState(null, "", addressIn(language, new URL(`/v/${serial}`, location.href).href));
  }
  void checkSerial(serial);
}

function onLanguage(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null) return;
  event.preventDefault();
  language = languageOf(link);
  remember(language);
  keepInAddress(addressIn(language, location.href));
  show({});
}

// A page opened from a file may not be allowed to change its address; the choice is then only remembered.
function keepInAddress(address: string): void {
  try {
    history.replaceState(null, "", address);
  } catch {
    // SecurityError: the page works without it
  }
}

function onAddress(): void {
  turn += 1;
  show({
    serial: undefined,
    history: null,
    assurances: [],
    serialProblem: undefined,
    outcome: { kind: "nothing" },
  });
  const typed = serialTextOfPath(location.pathname);
  if (typed === undefined) return;
  const serial = serialIn(typed);
  if (serial === undefined) show({ serialProblem: said("serialWrong", { typed: typed.slice(0, 64) }) });
  else void checkSerial(serial);
}

// Storage throws where a reader has switched it off, and the page must work without it.
function remembered(): string | null {
  try {
    return localStorage.getItem(LANGUAGE_KEY);
  } catch {
    return null;
  }
}

function remember(chosen: Language): void {
  try {
    localStorage.setItem(LANGUAGE_KEY, chosen);
  } catch {
    // the address still carries the choice
  }
}

/** A printed page shows every check opened, and closes them again afterwards. */
function openForPrint(): void {
  const closed = [...document.querySelectorAll<HTMLDetailsElement>("#result details:not([open])")];
  for (const details of closed) details.open = true;
  addEventListener(
    "afterprint",
    () =>
      closed.forEach((details) => {
        details.open = false;
      }),
    { once: true },
  );
}

listenForFiles({
  onFile: (file) => void checkFile(file),
  onTrust: (file) => void checkTrustFile(file),
});
byId("serial-form").addEventListener("submit", onSerial);
byId("languages").addEventListener("click", onLanguage);
addEventListener("popstate", onAddress);
addEventListener("beforeprint", openForPrint);
onAddress();
