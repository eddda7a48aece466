// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from "../../../core/canonical/utf8-decode.ts";
import { DomainError } from "../../../core/errors.ts";
import { formatAnchorRequest, readAnchorSignature } from "../../../core/log/anchor-request.ts";
import { readSignatureLines, signaturesOf } from "../../../core/log/signed-note.ts";
import { readVerifierKey } from "../../../core/log/verifier-key.ts";
import { formatAddCheckpoint } from "../../../core/log/witness-protocol.ts";
import type { CosignAnswer, Member, Witness } from "../../ports/member.ts";

export interface RemoteWitnessOptions {
  /** submission prefix, without a slash at the end */
  readonly url: string;
  /** C2SP verifier key */
  readonly witnessKey: string;
  readonly fetch: typeof fetch;
  /** 10 s where nothing else is said */
  readonly timeoutMs?: number;
}

export interface RemoteMemberOptions extends RemoteWitnessOptions {
  /** lower-case 0x address of the anchor key */
  readonly address: string;
}

const TIMEOUT_MS = 10_000;
// An answer holds a few lines; a member that sends more is not listened to.
const MAX_ANSWER = 16_384;
const SIZE = /^(0|[1-9][0-9]{0,15})\n$/;

interface Answered {
  readonly status: number;
  readonly text: string;
}

/** A witness in another place, asked over C2SP tlog-witness. What it answers is never trusted unchecked. */
export function createRemoteWitness(options: RemoteWitnessOptions): Witness {
  const key = readVerifierKey(options.witnessKey);
  return {
    name: key.name,
    witnessKey: options.witnessKey,
    async cosign(oldSize, proof, note): Promise<CosignAnswer> {
      const answer = await ask(options, "add-checkpoint", formatAddCheckpoint({ oldSize, proof, note }));
      const knownSize = answer.status === 409 ? Number(SIZE.exec(answer.text)?.[1] ?? Number.NaN) : undefined;
      if (knownSize !== undefined && Number.isSafeInteger(knownSize))
        return { status: "conflict", knownSize };
      if (answer.status !== 200) throw refused(options, answer);
      const [own] = signaturesOf(readSignatureLines(answer.text), key);
      if (own === undefined) throw refused(options, answer);
      return { status: "cosigned", cosignature: own.signature };
    },
  };
}

/** A consortium member in another place: a witness that is asked to sign-anchor too (docs/witness.md). */
export function createRemoteMember(options: RemoteMemberOptions): Member {
  return {
    ...createRemoteWitness(options),
    address: options.address,
    async signAnchor(head) {
      const answer = await ask(options, "sign-anchor", formatAnchorRequest(head));
      if (answer.status !== 200) throw refused(options, answer);
      return readAnchorSignature(answer.text);
    },
  };
}

async function ask(
  { url, fetch, witnessKey, timeoutMs = TIMEOUT_MS }: RemoteWitnessOptions,
  call: string,
  body: string,
): Promise<Answered> {
  try {
    const response = await fetch(`${url}/${call}`, {
      method: "POST",
      body,
      headers: { "content-type": "text/plain; charset=utf-8" },
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, text: await readBounded(response) };
  } catch (cause) {
    const { name } = readVerifierKey(witnessKey);
    throw new DomainError("UNAVAILABLE", `witness ${name}: expected an answer to ${call}`, {}, { cause });
  }
}

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let step = await reader?.read(); step?.done === false; step = await reader?.read()) {
    size += step.value.length;
    if (size > MAX_ANSWER) {
      await reader?.cancel();
      throw new DomainError("TOO_LARGE", `answer: expected at most ${MAX_ANSWER} bytes`);
    }
    parts.push(step.value);
  }
  return decodeUtf8(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())) ?? "";
}

function refused({ witnessKey }: RemoteWitnessOptions, { status, text }: Answered): DomainError {
  const { name } = readVerifierKey(witnessKey);
  const code = status === 403 ? "FORBIDDEN" : "UNAVAILABLE";
  return new DomainError(code, `witness ${name}: expected its signature, got ${status} ${shown(text)}`, {
    status,
  });
}

// Another party's words end up in a log: short, one line.
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}
