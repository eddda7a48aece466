// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { readAssurance } from "../../core/assurance/assurance.ts";
import { assurerKeyId, assurerKeyProof } from "../../core/assurance/assurer-key.ts";
import { canonicalize, utf8 } from "../../core/canonical/canonical-json.ts";
import { fromBase64Url, toBase64 } from "../../core/canonical/encoding.ts";
import { parseStrictJson } from "../../core/canonical/strict-json.ts";
import { isDomainError } from "../../core/errors.ts";
import { tellsUsage } from "./terminal.ts";

const USAGE = `npm run -s assure -- new-key <key.pem>                 make an Ed25519 key in a new file
npm run -s assure -- prove <key.pem> <did>             what setAssurerKey asks for
npm run -s assure -- sign <key.pem> <assurance.json>   what recordAssurance asks for`;

/** Signs for an assurer, without a register and without a network. */
async function main(args: readonly string[]): Promise<number> {
  if (tellsUsage(args, USAGE)) return 0;
  const [action, file, third] = args;
  if (action === "new-key" && file !== undefined) return newKey(file);
  if (action === "prove" && file !== undefined && third !== undefined)
    return prove(await openKey(file), third);
  if (action === "sign" && file !== undefined && third !== undefined)
    return signAssurance(await openKey(file), await readFile(third, "utf8"));
  process.stderr.write(`${USAGE}\n`);
  return 64;
}

async function newKey(file: string): Promise<number> {
  const { privateKey } = generateKeyPairSync("ed25519");
  // Never over a key that stands: what it signed could then not be signed again.
  await writeFile(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
  return tell({ publicKey: toBase64(publicOf(privateKey)) });
}

function prove(key: KeyObject, did: string): number {
  const publicKey = publicOf(key);
  const proof = sign(null, assurerKeyProof(did, publicKey), key);
  return tell({ publicKey: toBase64(publicKey), proof: toBase64(proof), keyId: assurerKeyId(publicKey) });
}

/** The key, version and type are filled in; everything else is the assurer's to say. */
function signAssurance(key: KeyObject, json: string): number {
  const stated = parseStrictJson(json);
  const fields = typeof stated === "object" && stated !== null && !Array.isArray(stated) ? stated : {};
  const assurer = "assurer" in fields ? String(fields.assurer) : "";
  const filled = { ...fields, v: 1, type: "assurance", key: `${assurer}#${assurerKeyId(publicOf(key))}` };
  const statement = canonicalize(filled);
  readAssurance(statement);
  return tell({ statement, signature: toBase64(sign(null, utf8(statement), key)) });
}

async function openKey(file: string): Promise<KeyObject> {
  const key = createPrivateKey(await readFile(file));
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`${file}: expected an Ed25519 key`);
  return key;
}

function publicOf(key: KeyObject): Uint8Array {
  const bytes = fromBase64Url(createPublicKey(key).export({ format: "jwk" }).x ?? "");
  if (bytes?.length !== 32) throw new Error("expected an Ed25519 key of 32 bytes");
  return bytes;
}

function tell(answer: object): number {
  process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${isDomainError(error) ? `${error.code}: ` : ""}${message}\n`);
  return 1;
});
