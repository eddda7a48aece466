// SPDX-License-Identifier: Apache-2.0
import { fromBase64 } from "../core/canonical/encoding.ts";
import { parseStrictJson } from "../core/canonical/strict-json.ts";
import { decodeUtf8 } from "../core/canonical/utf8-decode.ts";
import { type Decoder, integer, list, literal, object, text } from "../core/decode/decoder.ts";
import { DomainError } from "../core/errors.ts";
import { did } from "../core/log/statement.ts";
import {
  COSIGNATURE_V1,
  ED25519,
  type NoteKeyType,
  readVerifierKey,
  type VerifierKey,
} from "../core/log/verifier-key.ts";

/** A chain on which anchors count: the contract and the node are the reader's choice, never the file's. */
export interface TrustedChain {
  /** CAIP-2 */
  readonly chain: string;
  /** lower-case 0x address */
  readonly contract: string;
  readonly rpcUrl: string;
  /** the chain's own `finalized` block, or the number of blocks that must stand on top */
  readonly finality: "finalized" | number;
}

/** Whom a reader has decided to trust (docs/verification.md, "Trust file"). */
export interface Trust {
  readonly origin: string;
  readonly logKey: VerifierKey;
  readonly witnesses: readonly VerifierKey[];
  readonly witnessThreshold: number;
  readonly chains: readonly TrustedChain[];
  /** distinct chains that must hold the anchor, 1 where the file says nothing */
  readonly chainThreshold: number;
  readonly issuer: string;
  /** named by their verification method, `did#key-1` */
  readonly issuerKeys: readonly VerifierKey[];
  /** DER */
  readonly pdfRootCertificates: readonly Uint8Array[];
  readonly publicUrl: string;
  readonly endpoints: {
    readonly graphql: string;
    readonly checkpoint: string;
    readonly certificates: string;
    readonly status: string;
    readonly token: string;
  };
}

const MAX_TRUST_BYTES = 262_144;
const MAX_KEYS = 64;
const MAX_CHAINS = 8;
const MAX_ROOTS = 8;
const MAX_CERTIFICATE_BASE64 = 16_384;
const MAX_DEPTH_BLOCKS = 1_000_000;

const url = text(2048, /^https?:\/\/[^\s"<>@]+$/, "an http(s) URL");

function key(type: NoteKeyType): Decoder<VerifierKey> {
  return (value, path) => {
    const read = refusedAt(path, () => readVerifierKey(text(1024)(value, path)));
    if (read.type !== type) throw refused(path, `a key of type ${type}, got type ${read.type}`);
    return read;
  };
}

const finality: Decoder<"finalized" | number> = (value, path) =>
  typeof value === "string" ? literal("finalized")(value, path) : integer(0, MAX_DEPTH_BLOCKS)(value, path);

const address: Decoder<string> = (value, path) =>
  text(42, /^0x[0-9a-fA-F]{40}$/, "an address")(value, path).toLowerCase();

const certificate: Decoder<Uint8Array> = (value, path) => {
  const bytes = fromBase64(text(MAX_CERTIFICATE_BASE64)(value, path));
  if (bytes === undefined || bytes.length === 0) throw refused(path, "base64 of a DER certificate");
  return bytes;
};

const statedTrust = object({
  v: literal(1),
  type: literal("touchstone-trust"),
  // Any line: an origin need not look like an address (C2SP tlog-checkpoint).
  origin: text(512, /^[^\p{Cc}\p{Cs}]+$/u, "a log origin"),
  logKey: key(ED25519),
  witnesses: list(key(COSIGNATURE_V1), MAX_KEYS),
  witnessThreshold: integer(1, MAX_KEYS),
  chains: list(
    object({
      chain: text(39, /^eip155:[1-9][0-9]{0,15}$/, "a CAIP-2 chain such as eip155:1"),
      contract: address,
      rpcUrl: url,
      finality,
    }),
    MAX_CHAINS,
  ),
  chainThreshold: integer(1, MAX_CHAINS),
  issuer: did,
  issuerKeys: list(key(ED25519), MAX_KEYS),
  pdfRootCertificates: list(certificate, MAX_ROOTS),
  publicUrl: url,
  endpoints: object({ graphql: url, checkpoint: url, certificates: url, status: url, token: url }),
});

// Trust files of registers with one chain need not say how many are enough.
const decode: typeof statedTrust = (value, path) =>
  statedTrust(isObject(value) ? { chainThreshold: 1, ...value } : value, path);

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a trust file, as bytes or as parsed JSON; throws BAD_INPUT naming what is wrong, so that nobody trusts by mistake. */
export function readTrust(input: unknown): Trust {
  const {
    v: _v,
    type: _type,
    ...trust
  } = decode(input instanceof Uint8Array ? parsed(input) : input, "trust");
  const names = new Set(trust.witnesses.map(({ name }) => name));
  if (trust.witnessThreshold > names.size) {
    throw refused("trust.witnessThreshold", `at most ${names.size}, the number of witnesses`);
  }
  const chainNames = new Set(trust.chains.map(({ chain }) => chain));
  if (trust.chainThreshold > Math.max(1, chainNames.size)) {
    throw refused("trust.chainThreshold", `at most ${chainNames.size}, the number of distinct chains`);
  }
  if (new Set(trust.witnesses.map(({ publicKey }) => publicKey.join())).size < trust.witnesses.length) {
    throw refused("trust.witnesses", "a different key for each witness");
  }
  const foreign = trust.issuerKeys.find(({ name }) => !name.startsWith(`${trust.issuer}#`));
  if (foreign !== undefined) throw refused("trust.issuerKeys", `names that begin with ${trust.issuer}#`);
  return trust;
}

function parsed(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_TRUST_BYTES) throw refused("trust", `at most ${MAX_TRUST_BYTES} bytes`);
  const json = decodeUtf8(bytes);
  if (json === undefined) throw refused("trust", "UTF-8 text");
  return refusedAt("trust", () => parseStrictJson(json));
}

function refusedAt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause;
    throw new DomainError("BAD_INPUT", `${path}: ${cause.message}`, { path }, { cause });
  }
}

function refused(path: string, expected: string): DomainError {
  return new DomainError("BAD_INPUT", `${path}: expected ${expected}`, { path });
}
