// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { createRequestCache } from "../../../functions/api/request-cache.ts";
import { createScene } from "../../fixtures/api-scene.ts";

it("asks each thing once per request, also when asked twice at a time", async () => {
  const scene = await createScene();
  const { organizations } = scene.needs;
  const own = scene.alpha.id.replace("organization:", "");
  const asked: string[] = [];
  const find = (id: string) => {
    asked.push(id);
    return organizations.find(id);
  };
  const { reads } = createRequestCache(
    { ...scene.needs, organizations: { ...organizations, find } },
    undefined,
  );

  const found = await Promise.all([reads.organizations.find(own), reads.organizations.find(own)]);

  expect(found.map((organization) => organization?.id)).toEqual([own, own]);
  expect(asked).toEqual([own]);
});

it("reads anew once it is cleared", async () => {
  const scene = await createScene();
  const { reads, clear } = createRequestCache(scene.needs, undefined);
  const id = (await scene.submit(scene.alpha)).replace("disclosure:", "");
  const before = await reads.disclosures.find(id);
  await scene.sequence();
  const remembered = await reads.disclosures.find(id);

  clear();

  const after = await reads.disclosures.find(id);
  expect([before, remembered, after].map((record) => record?.logIndex)).toEqual([null, null, 0]);
});
