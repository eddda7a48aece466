// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { utf8 } from "../../../core/canonical/canonical-json.ts";
import { concatBytes } from "../../../core/canonical/encoding.ts";
import { cosignatureMessage, cosignedAt, isSignedBy, readCheckpoint } from "../../../core/log/checkpoint.ts";
import { COSIGNATURE_V1, ED25519, verifierKey } from "../../../core/log/verifier-key.ts";
import { sha256 } from "../../../core/merkle/hash.ts";
import { createFixedClock } from "../../../functions/adapters/memory/fixed-clock.ts";
import { readTrust } from "../../../verifier/trust.ts";
import { MEMBER_NAMES, NOW_MS, seededMember, trustDocument } from "../../fixtures/memory-register.ts";
import {
  logNote,
  uniformHead,
  verifyEd25519,
  WITNESS_KEY,
  WITNESS_NAME,
  WITNESS_SIGNER,
  witnessLine,
} from "../../fixtures/notes.ts";

const HEAD = uniformHead(5);
const SECONDS = 1_679_315_147;
const timeBytes = (seconds: bigint) => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, seconds);
  return bytes;
};
const signed = async (message: string) => {
  const [signature = new Uint8Array()] = await WITNESS_SIGNER.sign([utf8(message)]);
  return signature;
};
/** A line over any message, with any time in front. */
async function lineOver(message: string, time: bigint) {
  const { name, keyId } = WITNESS_KEY;
  return { name, keyId, signature: concatBytes(timeBytes(time), await signed(message)) };
}
const textOf = (time: bigint | number | string) =>
  new TextDecoder().decode(cosignatureMessage(HEAD, 1)).replace("time 1\n", `time ${time}\n`);

describe("C2SP tlog-cosignature", () => {
  it("'The key ID … MUST be computed as SHA-256(<name> || \\n || 0x04 || 32-byte … public key)[:4]'", () => {
    const input = concatBytes(utf8(`${WITNESS_NAME}\n`), Uint8Array.of(4), WITNESS_SIGNER.publicKey);

    expect(WITNESS_KEY.keyId).toEqual(sha256(input).slice(0, 4));
  });

  it("'based on that they can compute the expected name and key ID': the log's type of signature is no cosignature, nor the other way round", async () => {
    const asLog = verifierKey(WITNESS_NAME, ED25519, WITNESS_SIGNER.publicKey);
    const [plain = new Uint8Array()] = await WITNESS_SIGNER.sign([
      utf8(textOf(1).split("time 1\n")[1] ?? ""),
    ]);
    const note = {
      ...HEAD,
      signatures: [{ name: WITNESS_NAME, keyId: WITNESS_KEY.keyId, signature: plain }],
    };

    expect(isSignedBy(note, WITNESS_KEY, verifyEd25519)).toBe(false);
    expect(
      cosignedAt({ ...HEAD, signatures: [await witnessLine(HEAD)] }, asLog, verifyEd25519),
    ).toBeUndefined();
  });

  it("'The signed message MUST be two newline terminated lines … followed by the whole note body': the document's own example", () => {
    const root = Uint8Array.from(Buffer.from("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", "base64"));
    const message = cosignatureMessage(
      { origin: "example.com/behind-the-sofa", size: 20_852_163, root },
      SECONDS,
    );

    expect(new TextDecoder().decode(message)).toBe(
      "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
    );
  });

  it.each([
    ["another header", textOf(SECONDS).replace("v1", "v2")],
    ["no header", textOf(SECONDS).replace("cosignature/v1\n", "")],
    ["a leading zero in the time", textOf(`0${SECONDS}`)],
    ["another time", textOf(SECONDS + 1)],
    ["no last newline", textOf(SECONDS).slice(0, -1)],
    ["another size", textOf(SECONDS).replace("\n5\n", "\n6\n")],
  ])(
    "'The header line MUST be the fixed string', 'The timestamp line MUST consist of': %s does not verify",
    async (_what, message) => {
      const line = await lineOver(message, BigInt(SECONDS));

      expect(cosignedAt({ ...HEAD, signatures: [line] }, WITNESS_KEY, verifyEd25519)).toBeUndefined();
      expect(
        cosignedAt(
          { ...HEAD, signatures: [await lineOver(textOf(SECONDS), BigInt(SECONDS))] },
          WITNESS_KEY,
          verifyEd25519,
        ),
      ).toBe(SECONDS);
    },
  );

  it.each([71, 73, 64, 8, 1])(
    "'The signature MUST be a timestamped_signature structure': refuses %i bytes",
    async (length) => {
      const { name, keyId, signature } = await witnessLine(HEAD);
      const other = new Uint8Array(length);
      other.set(signature.slice(0, length));

      expect(
        cosignedAt({ ...HEAD, signatures: [{ name, keyId, signature: other }] }, WITNESS_KEY, verifyEd25519),
      ).toBeUndefined();
    },
  );

  it.each([2n ** 63n, 2n ** 64n - 1n, 2n ** 53n, 0n])(
    "'It MUST NOT exceed 2^63 - 1', and 'is the time at which the cosignature was generated': refuses time %s though it is rightly signed",
    async (time) => {
      const line = await lineOver(textOf(time), time);

      expect(cosignedAt({ ...HEAD, signatures: [line] }, WITNESS_KEY, verifyEd25519)).toBeUndefined();
    },
  );

  it("'with the timestamp encoded in big-endian order'", async () => {
    const { signature } = await witnessLine(HEAD);

    expect(signature.slice(0, 8)).toEqual(timeBytes(BigInt(SECONDS)));
  });

  it("'as of the specified time': a witness states its own clock's time", async () => {
    const member = seededMember(MEMBER_NAMES[0] ?? "", { clock: createFixedClock(NOW_MS + 999) });
    const answer = await member.cosign(0, [], await logNote(HEAD));

    expect(answer).toMatchObject({ status: "cosigned" });
    expect("cosignature" in answer && answer.cosignature.slice(0, 8)).toEqual(
      timeBytes(BigInt(NOW_MS / 1000)),
    );
  });

  it("'Extension lines …, if present MUST be included in the cosigned message'", async () => {
    const head = { ...HEAD, extensions: ["more"] };
    const read = readCheckpoint(await logNote(head, await witnessLine(head)));

    expect(new TextDecoder().decode(cosignatureMessage(head, 1)).endsWith("\nmore\n")).toBe(true);
    expect(cosignedAt(read, WITNESS_KEY, verifyEd25519)).toBe(SECONDS);
    expect(cosignedAt({ ...HEAD, signatures: read.signatures }, WITNESS_KEY, verifyEd25519)).toBeUndefined();
  });

  it("'MUST use distinct public keys for each cosigner': a trust file with one key under two names is refused", () => {
    const document = trustDocument([]);
    const key = verifierKey("again.example", COSIGNATURE_V1, WITNESS_SIGNER.publicKey);
    const other = verifierKey("other.example", COSIGNATURE_V1, WITNESS_SIGNER.publicKey);
    const text = (k: typeof key) =>
      `${k.name}+${Buffer.from(k.keyId).toString("hex")}+${Buffer.from(Uint8Array.of(4, ...k.publicKey)).toString("base64")}`;

    expect(() => readTrust({ ...document, witnesses: [text(key), text(other)] })).toThrow(
      /a different key for each/,
    );
    expect(readTrust({ ...document, witnessThreshold: 1, witnesses: [text(key)] }).witnesses).toHaveLength(1);
  });
});
