// SPDX-License-Identifier: Apache-2.0
import { buildSchema, getOperationAST, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { queryCost, refuseCostly } from "../../../functions/api/query-cost.ts";

// Shaped like the schema of the examples in GitHub's "Rate limits and query limits for the GraphQL API".
const schema = buildSchema(`
  type Query { viewer: User }
  type User { login: String  repositories(first: Int = 10): RepositoryConnection  followers(first: Int): UserConnection }
  type RepositoryConnection { edges: [RepositoryEdge] }
  type RepositoryEdge { node: Repository }
  type Repository { name: String  issues(first: Int): IssueConnection  pullRequests(first: Int): PullConnection }
  type IssueConnection { totalCount: Int  edges: [IssueEdge] }
  type IssueEdge { node: Issue }
  type Issue { title: String  labels(first: Int): LabelConnection  comments(first: Int): CommentConnection }
  type PullConnection { edges: [PullEdge] }
  type PullEdge { node: Pull }
  type Pull { title: String  comments(first: Int): CommentConnection }
  type LabelConnection { edges: [LabelEdge] }
  type LabelEdge { node: Label }
  type Label { name: String }
  type CommentConnection { edges: [CommentEdge] }
  type CommentEdge { node: Comment }
  type Comment { body: String }
  type UserConnection { edges: [UserEdge] }
  type UserEdge { node: User }
`);

function costOf(text: string, variables: Readonly<Record<string, unknown>> = {}) {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (operation == null) throw new Error("expected one operation");
  return queryCost(schema, document, operation, variables);
}

describe("GitHub's documented examples", () => {
  it("costs 51 points for repositories, issues and labels", () => {
    const cost =
      costOf(`{ viewer { login repositories(first: 100) { edges { node { issues(first: 50) { edges { node {
      labels(first: 60) { edges { node { name } } } } } } } } } } }`);

    expect(cost).toEqual({ nodes: 305_100, requests: 5101, points: 51 });
  });

  it("counts 22,060 nodes for repositories, pull requests, issues and comments", () => {
    const cost = costOf(`{ viewer {
      repositories(first: 50) { edges { repository: node { name
        pullRequests(first: 20) { edges { pullRequest: node { title comments(first: 10) { edges { comment: node { body } } } } } }
        issues(first: 20) { totalCount edges { issue: node { title comments(first: 10) { edges { comment: node { body } } } } } }
      } } }
      followers(first: 10) { edges { follower: node { login } } }
    } }`);

    expect(cost.nodes).toBe(22_060);
  });
});

it.each([
  [
    "a variable",
    "query ($n: Int) { viewer { repositories(first: $n) { edges { node { name } } } } }",
    { n: 7 },
    7,
  ],
  [
    "a variable's default",
    "query ($n: Int = 8) { viewer { repositories(first: $n) { edges { node { name } } } } }",
    {},
    8,
  ],
  ["the schema's default", "{ viewer { repositories { edges { node { name } } } } }", {}, 10],
  ["null", "{ viewer { repositories(first: null) { edges { node { name } } } } }", {}, 10],
  [
    "nonsense",
    "query ($n: Int) { viewer { repositories(first: $n) { edges { node { name } } } } }",
    { n: "x" },
    0,
  ],
])("reads the page size from %s", (_what, text, variables, nodes) => {
  expect(costOf(text, variables).nodes).toBe(nodes);
});

it("counts a page once for each alias and each use of a fragment", () => {
  const cost = costOf(`
    { viewer { a: repositories(first: 5) { ...Page } b: repositories(first: 5) { ...Page } } }
    fragment Page on RepositoryConnection { edges { node { issues(first: 2) { totalCount } } } }`);

  expect(cost).toMatchObject({ nodes: 30, requests: 12 });
});

it("weighs fragments that double at each step without doubling its own work", () => {
  const steps = Array.from({ length: 40 }, (_, i) => `fragment F${i} on User { ...F${i + 1} ...F${i + 1} }`);
  const text = `{ viewer { ...F0 } } ${steps.join("\n")} fragment F40 on User { repositories(first: 1) { edges { node { name } } } }`;

  const cost = costOf(text);

  expect(cost.nodes).toBe(2 ** 40);
});

it("refuses more items than a request is worth, naming limit and cost", () => {
  expect(() => refuseCostly({ nodes: 305_100, requests: 5101, points: 51 })).toThrow(
    "expected at most 100000 items over all pages, got 305100",
  );
  expect(() => refuseCostly({ nodes: 100_000, requests: 1, points: 1 })).not.toThrow();
});
