// SPDX-License-Identifier: Apache-2.0
import { runVerification } from "./run-verification.ts";

const { status, stdout, stderr } = await runVerification(process.argv.slice(2), Date.now());
process.stderr.write(stderr);
process.stdout.write(stdout);
process.exitCode = status;
