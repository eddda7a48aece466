// SPDX-License-Identifier: Apache-2.0
import type { Metric } from "../../../core/catalogue/catalogue.ts";
import type { Need } from "../../../core/catalogue/profile.ts";

export const NEED_WORDS: Readonly<Record<Need, string>> = {
  REQUIRED: "Required 必填",
  CONDITIONAL: "If it applies 视情况",
  OPTIONAL: "Optional 选填",
};

export const SPARE_ROWS =
  "More rows: breakdowns by dimension, earlier periods, further metrics 更多行：分维度、以前期间、其他指标";

const TOPICS: Readonly<Record<string, string>> = {
  ghg: "Greenhouse gases 温室气体",
  "climate-finance": "Climate finance 气候相关财务",
  energy: "Energy 能源",
  pollution: "Pollution 污染物",
  water: "Water 水资源",
  biodiversity: "Biodiversity 生物多样性",
  resources: "Resources 资源利用",
  waste: "Waste 废弃物",
  workforce: "Workforce 员工",
  pay: "Pay 薪酬",
  training: "Training 培训",
  safety: "Health and safety 健康与安全",
  "human-rights": "Human rights 人权",
  "supply-chain": "Supply chain 供应链",
  customers: "Customers 客户",
  community: "Community 社区",
  innovation: "Innovation 创新",
  board: "Board 董事会",
  conduct: "Business conduct 商业行为",
  economic: "Economic 经济",
};
const PILLARS: Readonly<Record<Metric["pillar"], string>> = {
  E: "Environment 环境",
  S: "Social 社会",
  G: "Governance 治理",
};

/** Title of the group a metric stands in; a topic without a title goes by its name. */
export function topicTitle({ pillar, topic }: Metric): string {
  return `${PILLARS[pillar]} · ${TOPICS[topic] ?? topic}`;
}
