// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { anyPort, type RegisterProcess, spawnRegister, temporaryData } from "../fixtures/register-process.ts";
import { accepted, certificateOf, download, registerCompany, yearOf } from "../fixtures/register-scene.ts";

let data: Awaited<ReturnType<typeof temporaryData>>;
let register: RegisterProcess;

beforeAll(async () => {
  data = await temporaryData();
  register = await spawnRegister({ dataFolder: data.path, port: await anyPort() }).ready();
});
afterAll(async () => {
  await register.kill("SIGKILL");
  await data.remove();
});

it("gives a company another name, which later certificates bear and earlier ones do not", async () => {
  const { id, preparer } = await registerCompany(register, "Old Name Ltd");
  const operator = await register.client("operator");
  const certified = async (year: number) => {
    const certificate = await certificateOf(preparer, await accepted(preparer, yearOf(id, year)));
    return `${register.url}/certificates/${certificate.serial}.json`;
  };
  const nameOn = async (url: string) =>
    JSON.parse(new TextDecoder().decode(await download(url))).credentialSubject.legalName.en;
  const before = await certified(2022);

  await operator.graphql(
    "mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { organization { revision } } }",
    {
      input: {
        organization: id,
        revision: 1,
        because: "renamed by its shareholders",
        names: [{ language: "EN", name: "New Name Ltd" }],
        fiscalCalendar: { yearEnd: "MONTH_END", endMonth: 6, namedAfter: "END" },
      },
    },
  );
  const after = await certified(2023);

  expect(await Promise.all([before, after].map(nameOn))).toEqual(["Old Name Ltd", "New Name Ltd"]);
  const { organization } = await preparer.graphql<{ readonly organization: unknown }>(
    "query ($id: ID!) { organization(id: $id) { name history { edges { node { revision name because changed } } } } }",
    { id },
  );
  expect(organization).toEqual({
    name: "New Name Ltd",
    history: {
      edges: [
        {
          node: {
            revision: 2,
            name: "New Name Ltd",
            because: "renamed by its shareholders",
            changed: ["names", "fiscalCalendar"],
          },
        },
        { node: { revision: 1, name: "Old Name Ltd", because: null, changed: [] } },
      ],
    },
  });
});
