// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { toBase64Url } from "../../../core/canonical/encoding.ts";
import { BUNDLE, bundleWith, LOG, UNSIGNED } from "../../fixtures/genuine-bundle.ts";
import { keyOf, NOW_MS, noteOf, PUBLIC_URL, secured, statusList } from "../../fixtures/genuine-register.ts";
import { memoryNetwork } from "../../fixtures/memory-network.ts";
import { findingOf, verified } from "../../fixtures/verification.ts";

const REVOCATION = `${PUBLIC_URL}/status/revocation-0`;
const REFRESH = `${PUBLIC_URL}/status/refresh-0`;
const DAY_MS = 86_400_000;
const bare = bundleWith({ status: null });
const served = (page: string | undefined) => memoryNetwork({ get: { [REVOCATION]: page } });
const encoded = (bytes: Uint8Array) =>
  ({
    credentialSubject: {
      id: `${REVOCATION}#list`,
      type: "BitstringStatusList",
      statusPurpose: "revocation",
      encodedList: `u${toBase64Url(gzipSync(bytes))}`,
    },
  }) as const;

describe("a fetched status list", () => {
  it("fails a revoked certificate", async () => {
    const report = await verified(bundleWith({}), { network: served(statusList("revocation", [3])) });

    expect(findingOf(report, "NOT_REVOKED")).toBe("failed REVOKED");
    expect(findingOf(report, "NOT_SUPERSEDED")).toBe("passed");
  });

  it("fails a certificate whose disclosure was replaced", async () => {
    const network = memoryNetwork({ get: { [REFRESH]: statusList("refresh", [3]) } });
    const report = await verified(bundleWith({}), { network });

    expect(findingOf(report, "NOT_SUPERSEDED")).toBe("failed SUPERSEDED");
    expect(findingOf(report, "NOT_REVOKED")).toBe("passed");
  });

  it("passes where only others are revoked", async () => {
    const report = await verified(bare, { network: served(statusList("revocation", [0, 2, 4, 131_071])) });

    expect(findingOf(report, "NOT_REVOKED")).toBe("passed");
  });

  it.each([
    ["it cannot be had", undefined, "STATUS_UNREACHABLE"],
    ["it is a page", "<!doctype html>", "STATUS_INVALID"],
    ["somebody else signed it", statusList("revocation", [], {}, keyOf("forger")), "STATUS_INVALID"],
    [
      "it is of another issuer",
      statusList("revocation", [], { issuer: "did:web:forger.example" }),
      "STATUS_INVALID",
    ],
    ["it is the list of another purpose", statusList("refresh", []), "STATUS_INVALID"],
    [
      "it is another list",
      statusList("revocation", [], { id: `${PUBLIC_URL}/status/revocation-1` }),
      "STATUS_INVALID",
    ],
    [
      "it is shorter than a list may be",
      statusList("revocation", [], encoded(new Uint8Array(100))),
      "STATUS_INVALID",
    ],
    [
      "it expands without end",
      statusList("revocation", [], encoded(new Uint8Array(50_000_000))),
      "STATUS_INVALID",
    ],
    [
      "it is not compressed",
      statusList("revocation", [], {
        credentialSubject: { ...encoded(new Uint8Array(1)).credentialSubject, encodedList: "uAAAA" },
      }),
      "STATUS_INVALID",
    ],
    [
      "its base64url is not canonical",
      statusList("revocation", [], {
        credentialSubject: { ...encoded(new Uint8Array(1)).credentialSubject, encodedList: "uAB" },
      }),
      "STATUS_INVALID",
    ],
    [
      "its time is over",
      statusList("revocation", [], { validUntil: "2026-11-23T12:00:00.000Z" }),
      "STATUS_EXPIRED",
    ],
    [
      "its time has not come",
      statusList("revocation", [], { validFrom: "2026-11-23T12:06:00.000Z" }),
      "STATUS_EXPIRED",
    ],
    [
      "its time is no time",
      statusList("revocation", [], { validUntil: "2026-19-39T12:00:00.000Z" }),
      "STATUS_EXPIRED",
    ],
  ])("decides nothing where %s", async (_why, page, reason) => {
    const report = await verified(bare, { network: served(page) });

    expect(findingOf(report, "NOT_REVOKED")).toBe(`undecided ${reason}`);
    expect(report.verdict).toBe("undecided");
  });

  it("fails a revoked certificate in a list whose time is over, because no bit is ever cleared", async () => {
    const page = statusList("revocation", [3], { validUntil: "2026-11-23T11:40:00.000Z" });

    expect(findingOf(await verified(bare, { network: served(page) }), "NOT_REVOKED")).toBe("failed REVOKED");
  });

  it("is not needed while the enclosed one is fresh", async () => {
    const report = await verified(bundleWith({}), { network: served(undefined) });

    expect(findingOf(report, "NOT_REVOKED")).toBe("passed");
  });
});

describe("the address of a status list", () => {
  const withEntry = (
    url: string,
    purposes: readonly ("revocation" | "refresh")[] = ["revocation", "refresh"],
  ) =>
    secured({
      ...UNSIGNED,
      credentialStatus: purposes.map((statusPurpose) => ({
        id: `${url}#3`,
        type: "BitstringStatusListEntry" as const,
        statusPurpose,
        statusListIndex: "3",
        statusListCredential: url,
      })),
    });

  it.each([
    ["another host", "http://127.0.0.1:9/status/revocation-0"],
    ["a host that begins like the register's", "http://localhost:40001/status/revocation-0"],
    ["the register's host as a user name", "http://localhost:4000@evil.example/status/revocation-0"],
    ["another path", `${PUBLIC_URL}/graphql`],
    ["a way up", `${PUBLIC_URL}/status/../graphql?revocation-0`],
    ["another purpose", `${PUBLIC_URL}/status/refresh-0`],
    ["a query", `${PUBLIC_URL}/status/revocation-0?x=1`],
  ])("is never asked when it is %s", async (_what, url) => {
    const network = memoryNetwork({ get: { [url]: statusList("revocation", []) } });
    const credential = withEntry(url);
    const report = await verified(
      bundleWith({ credential, status: null, certificateStatement: null, certificateInclusion: null }),
      { network },
    );

    expect(findingOf(report, "NOT_REVOKED")).toBe("undecided STATUS_FOREIGN");
    expect(network.requests.filter((request) => request === url && !url.endsWith("refresh-0"))).toEqual([]);
  });

  it.each([
    ["is not given", ["refresh"]],
    ["is given twice", ["revocation", "revocation"]],
  ] as const)("decides nothing where it %s", async (_why, purposes) => {
    const credential = withEntry(REVOCATION, purposes);
    const report = await verified(
      bundleWith({ credential, status: null, certificateStatement: null, certificateInclusion: null }),
    );

    expect(findingOf(report, "NOT_REVOKED")).toBe("undecided STATUS_MISSING");
  });
});

describe("a status list in the bundle", () => {
  const enclosed = (changes: Partial<NonNullable<typeof BUNDLE.status>>) =>
    bundleWith({ status: { ...BUNDLE.status, ...changes } });

  it.each([
    ["it says revoked", enclosed({ list: statusList("revocation", [3]) }), "failed REVOKED"],
    [
      "it is forged",
      enclosed({ list: statusList("revocation", [], {}, keyOf("forger")) }),
      "failed STATUS_INVALID",
    ],
    ["it is no list", enclosed({ list: "{}" }), "failed STATUS_INVALID"],
    [
      "its checkpoint is not witnessed",
      enclosed({ checkpoint: noteOf(LOG.head, []) }),
      "failed STATUS_INVALID",
    ],
    ["its checkpoint cannot be read", enclosed({ checkpoint: "" }), "failed STATUS_INVALID"],
  ])("fails where %s, online and offline", async (_why, file, finding) => {
    expect(findingOf(await verified(file), "NOT_REVOKED")).toBe(finding);
    expect(findingOf(await verified(file, { network: null }), "NOT_REVOKED")).toBe(finding);
  });

  it("says that a later disclosure replaced this one", async () => {
    const file = enclosed({ supersession: statusList("refresh", [3]) });

    expect(findingOf(await verified(file, { network: null }), "NOT_SUPERSEDED")).toBe("failed SUPERSEDED");
  });

  it("no longer passes once its time is over", async () => {
    const report = await verified(bundleWith({}), { network: null, nowMs: NOW_MS + DAY_MS });

    expect(findingOf(report, "NOT_REVOKED")).toBe("undecided STATUS_EXPIRED");
  });

  it("may come with a checkpoint of its own", async () => {
    const file = enclosed({
      checkpoint: noteOf(LOG.head, ["member-1.example/witness", "member-3.example/witness"]),
    });

    expect(findingOf(await verified(file, { network: null }), "NOT_REVOKED")).toBe("passed");
  });

  it("may leave supersession to be asked", async () => {
    const file = enclosed({ supersession: null });

    expect(findingOf(await verified(file, { network: null }), "NOT_SUPERSEDED")).toBe("undecided OFFLINE");
    expect(findingOf(await verified(file), "NOT_SUPERSEDED")).toBe("passed");
  });
});
