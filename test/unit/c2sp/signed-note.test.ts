// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { concatBytes, toBase64, toHex } from "../../../core/canonical/encoding.ts";
import { cosignedAt, isSignedBy, readCheckpoint, wronglySigned } from "../../../core/log/checkpoint.ts";
import { readSignatureLines, readSignedNote } from "../../../core/log/signed-note.ts";
import {
  COSIGNATURE_V1,
  ED25519,
  formatVerifierKey,
  readVerifierKey,
  verifierKey,
} from "../../../core/log/verifier-key.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { portablePrimitives } from "../../../verifier/primitives.ts";
import { LOG_KEY, LOG_SIGNER, ORIGIN, seededSigner } from "../../fixtures/memory-register.ts";
import {
  logLine,
  logNote,
  uniformHead,
  verifyEd25519,
  WITNESS_KEY,
  witnessLine,
  wrongLine,
} from "../../fixtures/notes.ts";

const BAD_INPUT = expect.objectContaining({ name: "DomainError", code: "BAD_INPUT" });
const LINE = `— example.com/k ${toBase64(new Uint8Array(68).fill(1))}\n`;
const HEAD = uniformHead(5);

/** The example of the document itself. */
const QUASIMODO = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`;

describe("C2SP signed-note, format", () => {
  it.each([
    ["no text before the blank line", `\n${LINE}`],
    ["no blank line", `text\n${LINE}`],
    ["no signature line", "text\n\n"],
    ["a blank signature line", `text\n\n${LINE}\n`],
    ["a hyphen for the em dash", `text\n\n${LINE.replace("—", "-")}`],
    ["two spaces", `text\n\n${LINE.replace("— ", "—  ")}`],
    ["no signature", "text\n\n— example.com/k\n"],
    ["more after the signature", `text\n\n${LINE.replace("\n", " x\n")}`],
  ])(
    "'a text ending in newline, followed by a blank line, followed by one or more signature lines': refuses %s",
    (_what, note) => {
      expect(() => readSignedNote(note)).toThrow(BAD_INPUT);
    },
  );

  it("'base64-encoded signature, newline': refuses a last line without its newline", () => {
    expect(() => readSignedNote(`text\n\n${LINE.slice(0, -1)}`)).toThrow(BAD_INPUT);
  });

  it.each([0, 1, 8, 9, 11, 12, 13, 27, 31])(
    "'MUST NOT contain any ASCII control characters (those below U+0020) other than newline': refuses code %i in text and in key name",
    (code) => {
      const control = String.fromCharCode(code);

      expect(() => readSignedNote(`te${control}xt\n\n${LINE}`)).toThrow(BAD_INPUT);
      expect(() => readSignedNote(`text\n\n${LINE.replace("/k", `/${control}k`)}`)).toThrow(BAD_INPUT);
      expect(() => readSignedNote(`text\n\n${LINE.replace("\n", `${control}\n`)}`)).toThrow(BAD_INPUT);
    },
  );

  it("'MUST NOT contain any ASCII control characters (those below U+0020)': U+007F and above are none of them", () => {
    expect(readSignedNote(`te\u007fxt \u0080\n\n${LINE}`).text).toBe("te\u007fxt \u0080\n");
  });

  it.each(["\ud800", "\udfff", "a\udc00\ud800"])("'MUST be valid UTF-8': refuses lone surrogates", (text) => {
    expect(() => readSignedNote(`${text}\n\n${LINE}`)).toThrow(BAD_INPUT);
    expect(() => readSignedNote(`text\n\n${LINE.replace("/k", `/${text}`)}`)).toThrow(BAD_INPUT);
  });

  it("'the text is separated from the signatures by the last empty line in the note': the document's own example", () => {
    const { text, signatures } = readSignedNote(QUASIMODO);

    expect(text).toBe(QUASIMODO.split("\n\n—")[0]?.concat("\n"));
    expect(signatures.map(({ name }) => name)).toEqual(["quasimodo.example/salvatore"]);
    expect(toHex(signatures[0]?.keyId ?? new Uint8Array())).toBe("367ba04b");
  });

  it("'The note text includes the final newline but not the separating blank line'", () => {
    expect(readSignedNote(`a\nb\n\n${LINE}`).text).toBe("a\nb\n");
  });
});

describe("C2SP signed-note, key names", () => {
  it("'Key names MUST be non-empty'", () => {
    expect(() => readSignedNote(`text\n\n${LINE.replace("example.com/k", "")}`)).toThrow(BAD_INPUT);
    expect(() => verifierKey("", ED25519, new Uint8Array(32))).toThrow(BAD_INPUT);
  });

  it.each([" ", "\u0085", "\u00a0", "\u1680", "\u2000", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"])(
    "'MUST NOT contain any Unicode spaces': refuses %j",
    (space) => {
      expect(() => readSignedNote(`text\n\n${LINE.replace("/k", `/${space}k`)}`)).toThrow(BAD_INPUT);
      expect(() => verifierKey(`example.com/${space}k`, ED25519, new Uint8Array(32))).toThrow(BAD_INPUT);
    },
  );

  it.each(["k+", "+k", "k+1"])("'MUST NOT contain any … plus (U+002B) characters': refuses %s", (name) => {
    expect(() => readSignedNote(`text\n\n${LINE.replace("example.com/k", name)}`)).toThrow(BAD_INPUT);
    expect(() => verifierKey(name, ED25519, new Uint8Array(32))).toThrow(BAD_INPUT);
  });

  it("'name+hash+base64': a plus sign in the name makes a verifier key that nobody reads", () => {
    const key = formatVerifierKey(LOG_KEY);

    expect(() => readVerifierKey(key.replace(ORIGIN, `${ORIGIN}+`))).toThrow(BAD_INPUT);
    expect(readVerifierKey(key)).toEqual(LOG_KEY);
  });
});

describe("C2SP signed-note, signatures", () => {
  it.each([4, 3, 0])("'Signatures are the base64 encoding of 4+n bytes': refuses %i bytes", (length) => {
    const line = `— example.com/k ${toBase64(new Uint8Array(length))}\n`;

    expect(() => readSignedNote(`text\n\n${line}`)).toThrow(BAD_INPUT);
  });

  it.each([
    ["no padding", "AAAAAAA"],
    ["too much padding", "AAAAAAA==="],
    ["spare bits that are not zero", "AAAAAAB="],
    ["the URL alphabet", "AAAAA-_="],
    ["a line break", "AAAA\nAAAA"],
    ["a space at the end", "AAAAAAA= "],
  ])("'the standard Base 64 encoding specified in RFC 4648, Section 4': refuses %s", (_what, data) => {
    expect(() => readSignedNote(`text\n\n— example.com/k ${data}\n`)).toThrow(BAD_INPUT);
  });

  it("'MUST accept at least up to 16 signatures', of nearly 5 kB each", () => {
    const large = `— example.com/k ${toBase64(new Uint8Array(4 + 4_990))}\n`;

    expect(readSignedNote(`text\n\n${large.repeat(16)}`).signatures).toHaveLength(16);
  });

  it("'SHOULD apply a maximum limit to the number of signatures in a note': 32, and 128 KB", () => {
    expect(readSignedNote(`text\n\n${LINE.repeat(32)}`).signatures).toHaveLength(32);
    expect(() => readSignedNote(`text\n\n${LINE.repeat(33)}`)).toThrow(BAD_INPUT);
    expect(() => readSignedNote(`${"x".repeat(131_072)}\n\n${LINE}`)).toThrow(BAD_INPUT);
    expect(() => readSignatureLines(LINE.repeat(33))).toThrow(BAD_INPUT);
  });

  it("'The text MUST be ignored unless the note is signed by a trusted key'", async () => {
    const stranger = seededSigner("stranger");
    const checkpoint = { ...HEAD, signatures: [await logLine(HEAD, stranger, "other.example")] };

    expect(isSignedBy(checkpoint, LOG_KEY, verifyEd25519)).toBe(false);
  });

  it.each([
    ["the name", { name: ORIGIN }],
    ["the ID", { keyId: LOG_KEY.keyId }],
  ])(
    "'MUST ignore signatures from unknown keys, even if they share a name or ID (but not both)': shares %s",
    async (_what, shared) => {
      const stranger = {
        ...wrongLine({ ...LOG_KEY, name: "other.example" }),
        keyId: Uint8Array.of(1, 2, 3, 4),
      };
      const note = readCheckpoint(await logNote(HEAD, { ...stranger, ...shared }));

      expect(isSignedBy(note, LOG_KEY, verifyEd25519)).toBe(true);
      expect(wronglySigned(note, [LOG_KEY, WITNESS_KEY], verifyEd25519)).toBeUndefined();
    },
  );

  it.each([
    ["before", async () => [wrongLine(LOG_KEY), await logLine(HEAD)]],
    ["after", async () => [await logLine(HEAD), wrongLine(LOG_KEY)]],
  ])(
    "'If a signature from a known key fails to verify, clients SHOULD reject the whole note': a wrong line %s a right one",
    async (_where, signatures) => {
      const checkpoint = { ...HEAD, signatures: await signatures() };

      expect(isSignedBy(checkpoint, LOG_KEY, verifyEd25519)).toBe(false);
      expect(wronglySigned(checkpoint, [WITNESS_KEY, LOG_KEY], verifyEd25519)).toBe(ORIGIN);
    },
  );

  it("'If a signature from a known key fails to verify, clients SHOULD reject the whole note': a witness's", async () => {
    const checkpoint = {
      ...HEAD,
      signatures: [await logLine(HEAD), await witnessLine(HEAD), wrongLine(WITNESS_KEY)],
    };

    expect(cosignedAt(checkpoint, WITNESS_KEY, verifyEd25519)).toBeUndefined();
    expect(wronglySigned(checkpoint, [LOG_KEY, WITNESS_KEY], verifyEd25519)).toBe(WITNESS_KEY.name);
  });

  it.each([
    ["longer", (signature: Uint8Array) => concatBytes(signature, Uint8Array.of(0))],
    ["shorter", (signature: Uint8Array) => signature.slice(0, -1)],
  ])("'MUST verify the signature': one byte %s is no signature", async (_what, change) => {
    const line = await logLine(HEAD);
    const checkpoint = { ...HEAD, signatures: [{ ...line, signature: change(line.signature) }] };

    expect(isSignedBy(checkpoint, LOG_KEY, verifyEd25519)).toBe(false);
  });

  it("'If no signature from a known key verifies successfully, clients MUST reject the note'", async () => {
    const other = uniformHead(6);
    const checkpoint = { ...HEAD, signatures: [await logLine(other)] };

    expect(isSignedBy(checkpoint, LOG_KEY, verifyEd25519)).toBe(false);
  });
});

describe("C2SP signed-note, keys", () => {
  it("'key ID = SHA-256(key name || 0x0A || signature type || public key)[:4]'", () => {
    const { publicKey } = LOG_SIGNER;
    const expected = sha256(concatBytes(utf8(ORIGIN), Uint8Array.of(0x0a, 0x01), publicKey)).slice(0, 4);

    expect(LOG_KEY.keyId).toEqual(expected);
    expect(verifierKey(ORIGIN, COSIGNATURE_V1, publicKey).keyId).not.toEqual(expected);
  });

  it("'SHOULD select only the one(s) required for their design': other signature types are refused", () => {
    const [name, , key = ""] = formatVerifierKey(LOG_KEY).split(/\+(?=[0-9a-f]{8}\+)|(?<=\+[0-9a-f]{8})\+/);
    const bytes = Uint8Array.from(Buffer.from(key, "base64"));
    const ecdsa = Uint8Array.of(0x02, ...bytes.slice(1));
    const id = toHex(sha256(concatBytes(utf8(`${name}\n`), ecdsa)).slice(0, 4));

    expect(() => readVerifierKey(`${name}+${id}+${toBase64(ecdsa)}`)).toThrow(BAD_INPUT);
  });

  it("'Ed25519 signatures are generated according to RFC 8032 over the note text'", async () => {
    const { signature } = await logLine(HEAD);
    const { text } = readSignedNote(await logNote(HEAD));

    expect(portablePrimitives.verifyEd25519(LOG_KEY.publicKey, utf8(text), signature)).toBe(true);
  });
});
