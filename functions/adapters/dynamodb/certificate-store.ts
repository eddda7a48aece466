// SPDX-License-Identifier: Apache-2.0
import { TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { DomainError } from "../../../core/errors.ts";
import type {
  CertificateFileRecord,
  CertificateRecord,
  CertificateStore,
} from "../../ports/certificate-store.ts";
import {
  certificateKey,
  certificateOf,
  decodeFile,
  decodePlan,
  decodeRevocation,
  pdfLookup,
  revocationKey,
} from "./certificate-item.ts";
import { readKey } from "./index-entry.ts";
import { type Item, readStoredJson, toAttributes, toStoredJson } from "./item.ts";
import { isKeyPart, LOOKUP_INDEX, outboxFields } from "./key.ts";
import { getItem, placeholders, putNewItem, queryItems, type Table, updateItem } from "./table.ts";
import { cancellationCodes, translated } from "./translate-error.ts";

export function createCertificateStore(table: Table): CertificateStore {
  return {
    plan: (record) => plan(table, record),
    async find(serial) {
      if (!isKeyPart(serial)) return undefined;
      const item = await getItem(table, certificateKey(serial));
      return item === undefined ? undefined : certificateOf(item);
    },
    issue: (serial, issued) => issue(table, serial, issued),
    complete: (serial, bundle) => complete(table, serial, bundle),
    revoke: (serial, revocation) => revoke(table, serial, revocation),
    findByPdf: (sha256) => findByPdf(table, sha256),
  };
}

async function plan(table: Table, record: CertificateRecord): Promise<void> {
  const { serial, disclosureId, organizationId, issuedAt, anchoredSize, disclosureIndex } = record;
  const { organizationRevision } = record;
  const fixed = {
    serial,
    disclosureId,
    organizationId,
    issuedAt,
    anchoredSize,
    disclosureIndex,
    organizationRevision,
  };
  const { done } = await putNewItem(table, {
    ...certificateKey(serial),
    id: serial,
    body: toStoredJson(decodePlan, fixed, "certificate"),
    stage: "PLANNED",
  });
  if (!done) throw new DomainError("CONFLICT", `certificate ${serial} already exists`, { serial });
}

type Issued = Parameters<CertificateStore["issue"]>[1];

async function issue(table: Table, serial: string, issued: Issued): Promise<void> {
  const key = certificateKey(serial);
  const item = await expectItem(table, serial);
  const { issuedAt } = readStoredJson(decodePlan, item.body, "certificate");
  const { statement, statementHash, files } = issued;
  const outcome = await updateItem(table, key, {
    condition: "#stage = :planned",
    update:
      "SET #stage = :issued, #statement = :statement, #statementHash = :statementHash, #pdf = :pdf, " +
      "#credential = :credential, #bundle = :bundle, #lookup = :lookup, #queue = :queue, #queueKey = :queueKey",
    values: {
      planned: "PLANNED",
      issued: "ISSUED",
      statement,
      statementHash,
      pdf: fileJson(files.pdf),
      credential: fileJson(files.credential),
      bundle: fileJson(files.bundle),
      lookup: pdfLookup(files.pdf.sha256),
      ...outboxFields(key.pk, issuedAt, serial, table),
    },
  });
  if (!outcome.done && outcome.standing?.statementHash !== statementHash)
    throw new DomainError("CONFLICT", `certificate ${serial} is already issued with another statement`, {
      serial,
    });
}

async function complete(table: Table, serial: string, bundle: CertificateFileRecord): Promise<void> {
  const outcome = await updateItem(table, certificateKey(serial), {
    // Without a log index the queue entry would be the one in the outbox, and removing it would lose the statement.
    condition: "#stage = :issued AND attribute_exists(#logIndex)",
    update: "SET #stage = :complete, #bundle = :bundle REMOVE #queue, #queueKey",
    values: { issued: "ISSUED", complete: "COMPLETE", bundle: fileJson(bundle) },
  });
  if (outcome.done || outcome.standing?.stage === "COMPLETE") return;
  if (outcome.standing === undefined) throw notFound(serial);
  throw new DomainError("INVARIANT", `certificate ${serial}: expected it issued and in the log`, { serial });
}

type Revocation = Parameters<CertificateStore["revoke"]>[1];

async function revoke(table: Table, serial: string, revocation: Revocation): Promise<void> {
  try {
    await translated(table.client.send(revokeTransaction(table, serial, revocation)));
  } catch (error) {
    if (!cancellationCodes(error).includes("ConditionalCheckFailed")) throw error;
    const standing = certificateOf(await expectItem(table, serial)).revocation;
    if (standing?.statementHash === revocation.statementHash) return;
    throw new DomainError(
      "CONFLICT",
      `certificate ${serial} is already revoked`,
      { serial },
      { cause: error },
    );
  }
}

function revokeTransaction(
  table: Table,
  serial: string,
  { statement, ...noted }: Revocation,
): TransactWriteItemsCommand {
  const json = toStoredJson(decodeRevocation, noted, "certificate.revocation");
  const update = "SET #revocation = :revocation";
  const isOpen = "attribute_exists(#pk) AND attribute_not_exists(#revocation)";
  const isNew = "attribute_not_exists(#pk)";
  const key = revocationKey(serial);
  const outbox = outboxFields(key.pk, noted.revokedAt, serial, table);
  return new TransactWriteItemsCommand({
    TransactItems: [
      {
        Update: {
          TableName: table.table,
          Key: toAttributes({ ...certificateKey(serial) }),
          UpdateExpression: update,
          ConditionExpression: isOpen,
          ...placeholders(`${update} ${isOpen}`, { revocation: json }),
        },
      },
      {
        Put: {
          TableName: table.table,
          Item: toAttributes({ ...key, id: serial, statement, ...outbox }),
          ConditionExpression: isNew,
          ...placeholders(isNew, {}),
        },
      },
    ],
  });
}

async function findByPdf(table: Table, sha256: string): Promise<CertificateRecord | undefined> {
  if (!isKeyPart(sha256)) return undefined;
  const [entry] = await queryItems(table, {
    index: LOOKUP_INDEX,
    condition: "#lookup = :lookup",
    values: { lookup: pdfLookup(sha256) },
    limit: 1,
  });
  // The index may lag behind; the item itself is read consistently.
  const item = entry === undefined ? undefined : await getItem(table, readKey(entry));
  return item === undefined ? undefined : certificateOf(item);
}

async function expectItem(table: Table, serial: string): Promise<Item> {
  const item = await getItem(table, certificateKey(serial));
  if (item === undefined) throw notFound(serial);
  return item;
}

function notFound(serial: string): DomainError {
  return new DomainError("NOT_FOUND", `certificate ${serial} does not exist`, { serial });
}

function fileJson(file: CertificateFileRecord): string {
  return toStoredJson(decodeFile, file, "certificate file");
}
