// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { list, nullable, object, text } from "../../core/decode/decoder.ts";
import { DomainError } from "../../core/errors.ts";
import type { ApiNeeds } from "../api/api-needs.ts";
import { createClient } from "../usecases/create-client.ts";
import type { DataFolder } from "./components/data-folder.ts";
import { writeAtomically } from "./components/write-atomically.ts";
import type { Credentials, RegisterClient } from "./register-client.ts";

const MAX_CLIENTS = 1000;
const line = text(200);
const decode = list(
  object({ role: line, clientId: line, clientSecret: line, organization: nullable(line) }),
  MAX_CLIENTS,
);

/** The clients noted for trying the register out, in `clients.json`, readable by the owner only. */
export interface ClientFile {
  /** The noted client of a role, made and noted where there is none yet; asked twice at a time, it is made once. */
  open(
    role: string,
    organization: string | null,
    make: () => Promise<Pick<Credentials, "clientId" | "clientSecret">>,
  ): Promise<Credentials>;
}

/** Opens `clients.json` of a data folder; empty where there is none yet. */
export async function openClientFile(data: DataFolder): Promise<ClientFile> {
  const path = data.file("clients.json");
  let clients: readonly Credentials[] = await readClients(path);
  let writing: Promise<unknown> = Promise.resolve();
  const opened = new Map<string, Promise<Credentials>>();
  const add = async (credentials: Credentials) => {
    clients = [...clients, credentials];
    // One write after the other: they share the name they are staged under.
    writing = writing.then(() => writeAtomically(path, `${JSON.stringify(clients, null, 2)}\n`));
    await writing;
    return credentials;
  };
  return {
    open: (role, organization, make) => {
      const name = `${role} ${organization}`;
      const standing = clients.find((one) => one.role === role && one.organization === organization);
      const client =
        opened.get(name) ??
        (standing === undefined
          ? make().then(({ clientId, clientSecret }) => add({ role, clientId, clientSecret, organization }))
          : Promise.resolve(standing));
      opened.set(name, client);
      return client;
    },
  };
}

/** The noted clients; none where there is no such file yet. */
export async function readClients(path: string): Promise<readonly Credentials[]> {
  const json = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "[]";
    throw error;
  });
  try {
    return decode(JSON.parse(json), "clients.json");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unreadable";
    throw new DomainError(
      "BAD_INPUT",
      `clients.json: expected a list of {role, clientId, clientSecret, organization}: ${why}`,
      {},
      { cause },
    );
  }
}

/** The operator's credentials, made at the first start. */
export function openOperator(file: ClientFile, api: ApiNeeds): Promise<Credentials> {
  return file.open("operator", null, () =>
    createClient({ organizationId: null, roles: ["OPERATOR"], label: "local operator" }, api),
  );
}

interface Operation {
  readonly file: ClientFile;
  /** signed in once for all that it does */
  readonly operator: RegisterClient;
}

/** Credentials of one role of an organization, made by the operator where there are none. */
export function openClientOf(
  role: "preparer" | "approver" | "reader",
  organization: string,
  { file, operator }: Operation,
): Promise<Credentials> {
  return file.open(role, organization, async () => {
    const input = { organization, roles: [role.toUpperCase()], label: `sample ${role}` };
    const { createClient: made } = await operator.graphql<{
      readonly createClient: { readonly clientId: string; readonly clientSecret: string };
    }>("mutation ($input: CreateClientInput!) { createClient(input: $input) { clientId clientSecret } }", {
      input,
    });
    return made;
  });
}
