// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { xmlDocument, xmlElement, xmlLines, xmlText } from "../../../core/xbrl/xml-text.ts";

describe("text for XML", () => {
  it.each([
    ["markup", `<a b="c">&'`, "&lt;a b=&quot;c&quot;&gt;&amp;&apos;"],
    ["the end of a section", "]]>", "]]&gt;"],
    ["white space that a reader would change", "a\tb\nc\rd", "a&#9;b&#10;c&#13;d"],
    ["other scripts and pairs of surrogates", "范围一 𠮷", "范围一 𠮷"],
  ])("escapes %s", (_what, given, written) => {
    expect(xmlText(given).xml).toBe(written);
    expect(xmlElement("a", { b: given }).xml).toBe(`<a b="${written}"/>`);
  });

  it.each([
    ["a control", "a\u0000b"],
    ["an escape", "\u001b[0m"],
    ["a lone high surrogate", "a\ud800b"],
    ["a lone low surrogate", "\udc00"],
    ["a noncharacter", "\uffff"],
  ])("refuses %s, which no document can hold", (_what, given) => {
    expect(() => xmlText(given)).toThrow(/xml: expected characters of XML 1\.0, got U\+/);
    expect(() => xmlElement("a", { b: given })).toThrow(/xml: expected characters/);
  });
});

describe("elements", () => {
  it.each(["", "1a", "a b", "a><b", "a:b:c", 'a"', "-a"])("refuse the name %j", (name) => {
    expect(() => xmlElement(name, {})).toThrow(/xml: expected a name/);
    expect(() => xmlElement("a", { [name]: "" })).toThrow(/xml: expected a name/);
  });

  it("are written with their children", () => {
    const child = xmlElement("b", { c: "1" }, [xmlText("x")]);

    expect(xmlElement("a:a", {}, [child, child]).xml).toBe('<a:a><b c="1">x</b><b c="1">x</b></a:a>');
    expect(xmlElement("a", {}, xmlLines([child])).xml).toBe('<a>\n<b c="1">x</b>\n</a>');
    expect(xmlElement("a", {}, xmlLines([])).xml).toBe("<a/>");
    expect(xmlDocument(child)).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<b c="1">x</b>\n');
  });
});
