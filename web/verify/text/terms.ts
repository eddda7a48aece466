// SPDX-License-Identifier: Apache-2.0
import type { Basis, NullReason, RestatementReason } from "../../../core/disclosure/fact.ts";
import type { BoundaryApproach, Framework } from "../../../core/log/statement.ts";

/** Words for the codes of a disclosure. */
export interface Terms {
  readonly boundary: Readonly<Record<BoundaryApproach, string>>;
  readonly framework: Readonly<Record<Framework, string>>;
  readonly basis: Readonly<Record<Basis, string>>;
  readonly nullReason: Readonly<Record<NullReason, string>>;
  readonly restatement: Readonly<Record<RestatementReason, string>>;
  readonly unit: Readonly<Record<string, string>>;
}

export const englishTerms: Terms = {
  boundary: {
    EQUITY_SHARE: "Equity share",
    FINANCIAL_CONTROL: "Financial control",
    OPERATIONAL_CONTROL: "Operational control",
  },
  framework: {
    CN_EXCHANGES: "China exchanges",
    ESRS_2023: "ESRS (2023)",
    ESRS_2026: "ESRS (2026)",
    GRI: "GRI",
    HKEX_C2: "HKEX Appendix C2",
    IFRS_S2: "IFRS S2",
    MOF_CN: "China MOF",
    SFDR: "SFDR",
    VSME: "VSME",
  },
  basis: {
    MEASURED: "measured",
    CALCULATED: "calculated",
    ESTIMATED: "estimated",
    PROXY: "proxy",
    SUPPLIER: "supplier data",
  },
  nullReason: {
    NOT_MATERIAL: "not material",
    NOT_APPLICABLE: "not applicable",
    NOT_AVAILABLE: "not available",
    CONFIDENTIAL: "confidential",
    PHASE_IN: "not yet required (phase-in)",
    BELOW_THRESHOLD: "below the threshold",
  },
  restatement: {
    ERROR: "error corrected",
    METHOD: "method changed",
    STRUCTURE: "company structure changed",
    FACTOR: "factors changed",
    DATA: "better data",
  },
  unit: {},
};

export const chineseTerms: Terms = {
  boundary: {
    EQUITY_SHARE: "股权比例法",
    FINANCIAL_CONTROL: "财务控制权法",
    OPERATIONAL_CONTROL: "运营控制权法",
  },
  framework: {
    CN_EXCHANGES: "沪深北交易所指引",
    ESRS_2023: "ESRS(2023)",
    ESRS_2026: "ESRS(2026)",
    GRI: "GRI",
    HKEX_C2: "港交所附录 C2",
    IFRS_S2: "IFRS S2",
    MOF_CN: "财政部准则",
    SFDR: "SFDR",
    VSME: "VSME",
  },
  basis: {
    MEASURED: "实测",
    CALCULATED: "计算",
    ESTIMATED: "估算",
    PROXY: "替代数据",
    SUPPLIER: "供应商数据",
  },
  nullReason: {
    NOT_MATERIAL: "不重要",
    NOT_APPLICABLE: "不适用",
    NOT_AVAILABLE: "无数据",
    CONFIDENTIAL: "保密",
    PHASE_IN: "过渡期内暂不披露",
    BELOW_THRESHOLD: "低于阈值",
  },
  restatement: {
    ERROR: "更正错误",
    METHOD: "方法变更",
    STRUCTURE: "公司结构变化",
    FACTOR: "因子变更",
    DATA: "数据改进",
  },
  unit: { persons: "人", h: "小时", d: "天", t: "吨", ha: "公顷" },
};
