// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegisterClient } from "../../functions/local/register-client.ts";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import {
  type Company,
  certificateOf,
  download,
  registerCompany,
  yearOf,
} from "../fixtures/register-scene.ts";

const PARTS = 10;
const PART = 1000;
/** from the first part to the certificate */
const CERTIFIED_WITHIN_MS = 40_000;
const TIMEOUT_MS = 120_000;

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;
let company: Company;

beforeAll(async () => {
  data = await temporaryData();
  register = spawnRegister({ dataFolder: data.path, port: await anyPort() });
  await register.ready();
  company = await registerCompany(register, "Ten Thousand Plants", { fourEyes: true });
}, TIMEOUT_MS);
afterAll(async () => {
  await register.kill("SIGTERM");
  await data.remove();
});

/** One figure a plant. */
const partOf = (part: number) =>
  Array.from({ length: PART }, (_, i) => ({
    metric: "ghg-scope1",
    value: `${part * PART + i}.5`,
    unit: "tCO2e",
    dimensions: [{ axis: "facility", member: `plant ${part * PART + i}` }],
  }));

async function begin(client: RegisterClient): Promise<string> {
  const { facts: _facts, ...input } = yearOf(company.id, 2023);
  const { saveDraft } = await client.graphql<{
    readonly saveDraft: { readonly draft: { readonly id: string } };
  }>("mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { draft { id } } }", { input });
  return saveDraft.draft.id;
}

describe("a draft of 10,000 facts", () => {
  it(
    "is sent in parts by two writers, checked meanwhile, submitted, approved by a second client and certified in time",
    async () => {
      const { preparer } = company;
      const draft = await begin(preparer);
      const add = (part: number) =>
        preparer.graphql(
          "mutation ($input: AddDraftFactsInput!) { addDraftFacts(input: $input) { draft { id } } }",
          {
            input: { draft, batchKey: `part ${part}`, facts: partOf(part) },
          },
        );
      const writer = async (first: number) => {
        for (let part = first; part < PARTS; part += 2) await add(part);
      };
      const check = async () => {
        const { draft: checked } = await preparer.graphql<{
          readonly draft: {
            readonly factCount: number;
            readonly check: { readonly isAcceptable: boolean; readonly problemCount: number };
          };
        }>("query ($id: ID!) { draft(id: $id) { factCount check { isAcceptable problemCount } } }", {
          id: draft,
        });
        return checked;
      };
      const startedMs = Date.now();

      await add(0);
      await add(1);
      const [, , early] = await Promise.all([writer(2), writer(3), check()]);
      await add(3);
      const standing = await check();
      const { submitDraft } = await preparer.graphql<{
        readonly submitDraft: {
          readonly disclosure: { readonly id: string; readonly factCount: number; readonly status: string };
        };
      }>("mutation ($draft: ID!) { submitDraft(draft: $draft) { disclosure { id factCount status } } }", {
        draft,
      });
      const own = preparer.graphql(
        "mutation ($id: ID!) { approveDisclosure(id: $id) { disclosure { id } } }",
        {
          id: submitDraft.disclosure.id,
        },
      );
      await expect(own).rejects.toMatchObject({ code: "FORBIDDEN" });
      await company.secondApprover.graphql(
        "mutation ($id: ID!) { approveDisclosure(id: $id) { disclosure { approval } } }",
        { id: submitDraft.disclosure.id },
      );
      const certificate = await certificateOf(preparer, submitDraft.disclosure.id);
      const tookMs = Date.now() - startedMs;
      const pdf = await download(`${register.url}/certificates/${certificate.serial}.pdf`);

      expect(standing).toEqual({ factCount: 10_000, check: { isAcceptable: true, problemCount: 0 } });
      expect(early.factCount).toBeGreaterThanOrEqual(2 * PART);
      expect(early.check).toEqual({ isAcceptable: true, problemCount: 0 });
      expect(submitDraft.disclosure).toMatchObject({ factCount: 10_000, status: "DRAFT" });
      expect(tookMs).toBeLessThan(CERTIFIED_WITHIN_MS);
      expect(new TextDecoder().decode(pdf.slice(0, 5))).toBe("%PDF-");
    },
    TIMEOUT_MS,
  );
});
