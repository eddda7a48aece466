// SPDX-License-Identifier: Apache-2.0

import { createMemoryStores } from "../../functions/adapters/memory/memory-stores.ts";
import { createMemoryObjectStore } from "../../functions/adapters/memory/object-store.ts";
import { describeStores } from "./all-stores.behaviour.ts";
import { describeObjectStore } from "./object-store.behaviour.ts";

describeStores("memory", async () => createMemoryStores());
describeObjectStore("memory", async () => createMemoryObjectStore());
