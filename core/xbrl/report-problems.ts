// SPDX-License-Identifier: Apache-2.0

/**
 * Every code the checker answers with: those of xBRL-JSON 1.0 (`xbrlje`), the Open Information Model 1.0 (`oime`) and its common
 * definitions (`oimce`), Dimensions 1.0 (`xbrldie`), Calculations 1.1 (`calc11e`), the Unit Type Registry (`utre`), and two names of
 * the reference processor for what no standard names.
 */
export const REPORT_ERROR_CODES = [
  "xbrlje:invalidJSON",
  "xbrlje:invalidJSONStructure",
  "xbrlje:invalidFactValue",
  "xbrlje:invalidDimensionValue",
  "xbrlje:invalidLanguageCodeCase",
  "xbrlje:unknownLinkType",
  "xbrlje:unknownLinkGroup",
  "xbrlje:unknownLinkTarget",
  "oimce:unsupportedDocumentType",
  "oimce:unboundPrefix",
  "oimce:invalidSQName",
  "oimce:invalidLanguage",
  "oimce:invalidPeriodRepresentation",
  "oimce:invalidUnitStringRepresentation",
  "oimce:invalidEmptyURIAlias",
  "oimce:invalidURIForReservedAlias",
  "oimce:invalidAliasForReservedURI",
  "oimce:multipleAliasesForURI",
  "oime:noTaxonomy",
  "oime:invalidTaxonomy",
  "oime:missingConceptDimension",
  "oime:unknownConcept",
  "oime:valueForAbstractConcept",
  "oime:invalidFactValue",
  "oime:unknownDimension",
  "oime:invalidDimensionValue",
  "oime:missingPeriodDimension",
  "oime:invalidPeriodDimension",
  "oime:misplacedUnitDimension",
  "oime:misplacedLanguageDimension",
  "oime:misplacedDecimalsProperty",
  "oime:misplacedNoteIDDimension",
  "oime:missingNoteIDDimension",
  "oime:invalidNoteIDValue",
  "oime:missingLanguageForNoteFact",
  "oime:misplacedNoteFactDimension",
  "oime:unusedNoteFact",
  "oime:illegalStandardFootnoteTarget",
  "oime:illegalPureUnit",
  "oime:disallowedDuplicateFacts",
  "xbrldie:PrimaryItemDimensionallyInvalidError",
  "calc11e:inconsistentCalculationUsingRounding",
  "calc11e:excessDigits",
  "utre:error-NumericFactUtrInvalid",
  "xmlSchema:valueError",
  "arelle:duplicateFacts",
] as const;

export type ReportErrorCode = (typeof REPORT_ERROR_CODES)[number];

export interface ReportError {
  readonly code: ReportErrorCode;
  readonly message: string;
}

/** Collects what is wrong with a report; keeps a bounded number, so that a hostile report cannot fill the memory. */
export interface ReportProblems {
  add(code: ReportErrorCode, message: string): void;
  /** by code, and in the order found within one code */
  list(): readonly ReportError[];
}

const MAX_ERRORS = 1000;

/** An empty collection of problems. */
export function createReportProblems(): ReportProblems {
  const errors: ReportError[] = [];
  return {
    add: (code, message) => {
      if (errors.length < MAX_ERRORS) errors.push({ code, message });
    },
    list: () => [...errors].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)),
  };
}

/** Text of a report as it may stand in a message: quoted and bounded. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
