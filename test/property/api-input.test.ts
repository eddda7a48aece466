// SPDX-License-Identifier: Apache-2.0
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { utf8 } from "../../core/canonical/canonical-json.ts";
import { integer } from "../../core/decode/decoder.ts";
import { isDomainError } from "../../core/errors.ts";
import { createSigner } from "../../functions/adapters/keyfile/signer.ts";
import { readCursor, writeCursor } from "../../functions/api/cursor.ts";
import { readToken, signToken } from "../../functions/usecases/access-token.ts";
import { portablePrimitives } from "../../verifier/primitives.ts";

const FORM = { list: "changes", decode: integer(0) };
const signer = createSigner("tokens", { algorithm: "P-256", secret: sha256(utf8("tokens")) });
const token = await signToken(
  {
    iss: "https://register.example",
    sub: "client-1",
    aud: "https://register.example/graphql",
    exp: 1,
    iat: 0,
    jti: "j",
    roles: ["READER"],
    organization: null,
  },
  signer,
);

/** The code a refusal carries; "accepted" for none, and any other exception is let through. */
function outcomeOf(read: () => unknown): string {
  try {
    read();
    return "accepted";
  } catch (error) {
    if (isDomainError(error)) return error.code;
    throw error;
  }
}

it("reads back every cursor it wrote", () => {
  fc.assert(
    fc.property(fc.nat(), (place) => {
      expect(readCursor(FORM, writeCursor(FORM, place))).toBe(place);
    }),
  );
});

it("refuses any other text as a cursor", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String(), fc.string({ unit: "binary" })), (text) => {
      expect(outcomeOf(() => readCursor(FORM, text))).toBe("BAD_INPUT");
    }),
  );
});

it("refuses any text that is no token", () => {
  fc.assert(
    fc.property(fc.array(fc.base64String(), { maxLength: 4 }), (parts) => {
      const read = () => readToken(parts.join("."), signer.publicKey, portablePrimitives);

      expect(outcomeOf(read)).toBe("UNAUTHENTICATED");
    }),
  );
});

it("refuses a token with any one character changed", () => {
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(..."AZaz09-_."), (at, character) => {
      fc.pre(token[at] !== character);
      const changed = token.slice(0, at) + character + token.slice(at + 1);

      expect(outcomeOf(() => readToken(changed, signer.publicKey, portablePrimitives))).toBe(
        "UNAUTHENTICATED",
      );
    }),
    { numRuns: 300 },
  );
});
