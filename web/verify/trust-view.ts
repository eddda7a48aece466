// SPDX-License-Identifier: Apache-2.0
import { toHex } from "../../core/canonical/encoding.ts";
import { portablePrimitives } from "../../verifier/primitives.ts";
import type { Trust } from "../../verifier/trust.ts";
import { element } from "./element.ts";
import { fill } from "./text/fill.ts";
import { TRUST_PATH, type TrustSource } from "./trust-source.ts";
import { bytes, type Pen, pairs } from "./view.ts";

/** Whose trust document is used, in one sentence, opening to its keys. */
export function trustView(source: TrustSource, pen: Pen): readonly Node[] {
  const { page } = pen.texts;
  switch (source.kind) {
    case "origin":
      return [
        element("p", {}, fill(page.trustFromOrigin, { host: source.host })),
        element("p", { class: "stated" }, page.trustCaution),
        element("p", {}, element("a", { href: TRUST_PATH, download: "trust.json" }, page.saveTrust)),
        keys(source.trust, pen),
      ];
    case "file":
      return [element("p", {}, fill(page.trustFromFile, { name: source.name })), keys(source.trust, pen)];
    case "none":
      return [
        element("p", { class: "notice" }, page.trustNone),
        ...(source.problem === undefined
          ? []
          : [element("p", { class: "problem" }, fill(page.trustBad, { why: source.problem }))]),
      ];
  }
}

function keys(trust: Trust, pen: Pen): HTMLElement {
  const { page } = pen.texts;
  const finality = (value: "finalized" | number) =>
    value === "finalized" ? page.finalityTag : fill(page.finalityDepth, { blocks: value });
  return element(
    "details",
    {},
    element("summary", {}, page.trustKeys),
    pairs([
      [page.trustOrigin, bytes(trust.origin)],
      [page.trustLogKey, bytes(toHex(trust.logKey.publicKey))],
      [
        fill(page.trustWitnesses, { threshold: trust.witnessThreshold, count: trust.witnesses.length }),
        lines(trust.witnesses.map(({ name, publicKey }) => `${name} ${toHex(publicKey)}`)),
      ],
      [page.trustIssuer, bytes(trust.issuer)],
      [
        page.trustRoots,
        lines(
          trust.pdfRootCertificates.map((der) =>
            fill(page.trustRoot, { hash: toHex(portablePrimitives.sha256(der)) }),
          ),
        ),
      ],
      [
        fill(page.trustChains, {
          threshold: trust.chainThreshold,
          count: new Set(trust.chains.map(({ chain }) => chain)).size,
        }),
        lines(
          trust.chains.map(({ chain, contract, rpcUrl, finality: value }) =>
            fill(page.trustChain, { chain, contract, rpcUrl, finality: finality(value) }),
          ),
        ),
      ],
    ]),
  );
}

function lines(texts: readonly string[]): HTMLElement {
  return element("div", {}, ...texts.map((text) => element("p", { class: "bytes" }, text)));
}
