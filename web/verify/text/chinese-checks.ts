// SPDX-License-Identifier: Apache-2.0
import type { CheckTitles, WaysOn } from "./english-checks.ts";

export const chineseChecks: CheckTitles = {
  DOCUMENT_INTEGRITY: "文件未被改动",
  PDF_SIGNATURE: "PDF 由登记处签名",
  CREDENTIAL_SIGNATURE: "凭证已签名",
  ISSUER_TRUSTED: "签发方可信",
  FACT_COMMITMENTS: "数字与承诺一致",
  LOG_INCLUSION: "已记入公开日志",
  CHECKPOINT_SIGNATURE: "日志已签名",
  WITNESS_QUORUM: "日志经独立见证",
  CHAIN_ANCHOR: "已锚定上链",
  CHAIN_FINALITY: "锚定已最终确定",
  NOT_REVOKED: "未被撤销",
  NOT_SUPERSEDED: "未被取代",
};

const again = "请稍后重新核验。";
const online = "请连接网络后重新核验。";
const newer = "请向公司或登记处索取最新的证书或证据文件，再行核验。";
const otherNode = "请稍后重试，或使用列有该链其他节点的信任文件。";

export const chineseWaysOn: WaysOn = {
  ISSUER_KEY_UNKNOWN: "请使用列有此密钥的信任文件：登记处或联盟公布的最新一份。",
  NOT_YET_VALID: "请检查本机的时钟。",
  NO_ANCHOR: newer,
  CHAIN_UNTRUSTED: "请使用列有它的信任文件。",
  CHAINS_TOO_FEW: newer,
  CHAIN_UNREACHABLE: otherNode,
  CHAIN_ANSWER_MALFORMED: otherNode,
  CHAIN_ID_MISMATCH: otherNode,
  CHAIN_NOT_FOUND: otherNode,
  ANCHOR_UNPROVEN: newer,
  NOT_FINAL: again,
  BLOCK_NOT_CANONICAL: newer,
  STATUS_MISSING: online,
  STATUS_UNREACHABLE: again,
  STATUS_EXPIRED: online,
  SUPERSEDED: "请索取更新的证书。",
  OFFLINE: online,
  NO_TRUST: "请在“以谁的陈述为准”处选择信任文件。",
  UNEXPECTED: "请用命令行重复核验。",
};
