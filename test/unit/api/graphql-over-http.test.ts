// SPDX-License-Identifier: Apache-2.0
import { serverAudits } from "graphql-http";
import { expect, it } from "vitest";
import { API_URL, createApiRegister } from "../../fixtures/api-register.ts";

const { api } = createApiRegister();
const audits = serverAudits({
  url: `${API_URL}/graphql`,
  fetchFn: (url: string, init?: RequestInit) => api.fetch(new Request(url, init)),
});

it("is audited on all 61 points of GraphQL over HTTP", () => {
  expect(audits).toHaveLength(61);
});

it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
  "audit %s: %s",
  async (_id, _name, audit) => {
    const result = await audit.fn();

    expect(result).toMatchObject({ status: "ok" });
  },
);
