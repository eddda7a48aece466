// SPDX-License-Identifier: Apache-2.0
import type { CallKind, CallRequest, Process, Scheduler } from "./scheduler.ts";

/** Calls that leave no trace outside; every other call of a port is a write. */
const READS =
  /^(find.*|get|head|size|frame|series|standings|pending|positions|load|list.*|latest.*|firstFinalCovering|state|nextNonce|finalNonce|mined|isFinal|sign|signAnchor|render|rpc)$/;
const SYNCHRONOUS = new Set(["encodeAnchor"]);

export interface PortOptions {
  readonly server?: Process;
  readonly isStrict?: boolean;
  /** the port speaks to another program */
  readonly isExternal?: boolean;
  /** Weaker answers that a port's contract allows, by method. */
  readonly weaken?: Readonly<Record<string, (answer: unknown) => unknown>>;
}

/** A port as one process sees it: each call waits until the scheduler lets it go on. */
export function simulatedPort<P extends object>(
  port: P,
  name: string,
  process: Process,
  scheduler: Pick<Scheduler, "call">,
  options: PortOptions = {},
): P {
  const { weaken = {}, ...rest } = options;
  return new Proxy(port, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      const method = String(key);
      if (typeof member !== "function" || SYNCHRONOUS.has(method)) return member;
      const kind: CallKind = READS.test(method) ? "read" : "write";
      return (...args: unknown[]) => {
        const weak = weaken[method];
        const request: CallRequest = {
          ...rest,
          name: () => `${name}.${method}${shown(args)}`,
          kind,
          run: () => member.apply(target, args),
          ...(weak === undefined ? {} : { weaken: weak }),
        };
        return scheduler.call(process, request);
      };
    },
  });
}

function shown([first]: readonly unknown[]): string {
  if (typeof first === "string") return ` ${first.slice(0, 80)}`;
  if (typeof first !== "object" || first === null) return "";
  const { size, revision, status } = first as Readonly<Record<string, unknown>>;
  return size === undefined
    ? ""
    : ` size ${size} revision ${revision}${status === undefined ? "" : ` ${status}`}`;
}
