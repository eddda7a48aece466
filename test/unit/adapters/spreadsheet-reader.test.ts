// SPDX-License-Identifier: Apache-2.0
import { strToU8, zipSync } from "fflate";
import readWithLibrary from "read-excel-file/node";
import { describe, expect, it } from "vitest";
import { templateOf } from "../../../functions/usecases/exchange/template.ts";
import { catalogue } from "../../fixtures/catalogue.ts";
import { firstRow, reader, writer, xlsxOf, xlsxParts } from "../../fixtures/spreadsheets.ts";

const row = (cells: string) => `<row r="1">${cells}</row>`;
const read = (cells: string) => firstRow(xlsxOf(xlsxParts(row(cells))));
const csv = (text: string) => firstRow(new TextEncoder().encode(text));
const refusal = (bytes: Uint8Array) => expect(reader.read({ name: "file", bytes })).rejects;

describe("an XLSX file", () => {
  it.each([
    ["a number as typed", `<c r="A1"><v>1.1000000000000001</v></c>`, "number", "1.1"],
    ["an exponent written out", `<c r="A1"><v>1.5E-3</v></c>`, "number", "0.0015"],
    ["zeros behind the point", `<c r="A1"><v>12.50</v></c>`, "number", "12.50"],
    ["a date by its format", `<c r="A1" s="1"><v>45657</v></c>`, "date", "2024-12-31"],
    ["a percentage by its format", `<c r="A1" s="2"><v>0.45</v></c>`, "percent", "0.45"],
    ["a formula by its last value", `<c r="A1"><f>1+1</f><v>2</v></c>`, "number", "2"],
    ["a text formula", `<c r="A1" t="str"><f>A2</f><v>MWh</v></c>`, "text", "MWh"],
    ["shared text without its reading", `<c r="A1" t="s"><v>1</v></c>`, "text", "Value"],
    [
      "inline text with entities",
      `<c r="A1" t="inlineStr"><is><t>a &lt;&#38;&#x4E2D;</t></is></c>`,
      "text",
      "a <&中",
    ],
    ["true and false", `<c r="A1" t="b"><v>1</v></c>`, "boolean", "true"],
  ])("is read with %s", async (_what, cell, kind, text) => {
    expect(await read(cell)).toEqual([{ kind, text }]);
  });

  it.each([
    ["a formula that was never computed", `<c r="A1"><f>1+1</f></c>`, /never computed/],
    ["an error of a formula", `<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>`, /#DIV\/0!/],
    ["more digits than a spreadsheet keeps", `<c r="A1"><v>0.30000000000000004</v></c>`, /15 digits/],
    ["a time that is no day", `<c r="A1" s="1"><v>45657.25</v></c>`, /no day/],
    ["a text that is not there", `<c r="A1" t="s"><v>7</v></c>`, /broken/],
    [
      "text beyond the bound",
      `<c r="A1" t="inlineStr"><is><t>${"x".repeat(8001)}</t></is></c>`,
      /8001 characters/,
    ],
  ])("names %s instead of guessing", async (_what, cell, text) => {
    const [found] = await read(cell);

    expect(found?.kind).toBe("problem");
    expect(found?.text).toMatch(text);
  });

  it("keeps gaps between cells and leaves hidden sheets out", async () => {
    const hidden = xlsxParts(row(`<c r="C1"><v>1</v></c>`));
    const workbook = hidden["xl/workbook.xml"]?.replace("<sheet ", `<sheet state="hidden" `) ?? "";

    expect(await read(`<c r="C1"><v>1</v></c>`)).toHaveLength(3);
    expect(await firstRow(xlsxOf({ ...hidden, "xl/workbook.xml": workbook }))).toEqual([]);
  });

  it("is read as another library reads it", async () => {
    const profile = catalogue.profile("VSME");
    const bytes = await writer.xlsx(profile === undefined ? [] : templateOf(profile, catalogue));
    const ours = await reader.read({ name: "file", bytes });

    const theirs = await readWithLibrary(Buffer.from(bytes));

    const texts = ours.sheets.map(({ name, rows }) => [
      name,
      rows.map(({ cells }) => cells.map((cell) => cell.text)),
    ]);
    const trimmed = (cells: readonly unknown[]) =>
      cells
        .slice(0, cells.findLastIndex((cell) => cell !== null) + 1)
        .map((cell) => (cell === null ? "" : String(cell)));
    expect(texts).toEqual(
      theirs.map(({ sheet, data }) => [sheet, data.map(trimmed).filter((cells) => cells.length > 0)]),
    );
  });
});

describe("a hostile XLSX file", () => {
  const good = xlsxParts(row(`<c r="A1"><v>1</v></c>`));
  const sheet = "xl/worksheets/sheet1.xml";

  it("is refused when it would unpack to more than its bound", async () => {
    const bomb = zipSync({ ...bytesOf(good), [sheet]: new Uint8Array(40 * 1024 * 1024) });

    await refusal(bomb).toMatchObject({ code: "TOO_LARGE" });
  });

  it("is refused when its directory lies about a size", async () => {
    const bytes = zipSync({ ...bytesOf(good), [sheet]: new Uint8Array(1024 * 1024) });
    const at = bytes.length - 22;
    const view = new DataView(bytes.buffer);
    const directory = view.getUint32(at + 16, true);
    const liar = lastEntry(view, directory, view.getUint16(at + 10, true));
    view.setUint32(liar + 24, 10, true);

    await refusal(bytes).toMatchObject({ code: "BAD_INPUT" });
  });

  it.each([
    [
      "a document type",
      { [sheet]: `<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>` },
      "BAD_INPUT",
    ],
    ["an unknown entity", { [sheet]: "<worksheet>&lol;</worksheet>" }, "BAD_INPUT"],
    ["a tag without an end", { [sheet]: "<worksheet><row></worksheet>" }, "BAD_INPUT"],
    ["endless levels", { [sheet]: "<a>".repeat(100) }, "BAD_INPUT"],
    [
      "too many columns",
      { [sheet]: `<worksheet><row><c r="ZZ1"><v>1</v></c></row></worksheet>` },
      "TOO_LARGE",
    ],
    ["no workbook", { "_rels/.rels": "<Relationships/>" }, "BAD_INPUT"],
  ])("is refused with %s", async (_what, changes, code) => {
    await refusal(xlsxOf({ ...good, ...changes })).toMatchObject({ code });
  });

  it.each([
    ["an old or encrypted workbook", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), /\.xlsx/],
    ["an empty file", new Uint8Array(), /empty/],
    ["a ZIP file cut off", xlsxOf(good).subarray(0, 300), /directory/],
  ])("is told from %s", async (_what, bytes, message) => {
    await refusal(bytes).toThrow(message);
  });
});

describe("a CSV file", () => {
  it.each([
    ["commas", "a,b\r\n", ["a", "b"]],
    ["semicolons", "a;b,c;d\n", ["a", "b,c", "d"]],
    ["tabs", "a\tb\n", ["a", "b"]],
    ["quotes around separators, quotes and line breaks", `"a,""b""\n";c;d\n`, [`a,"b"\n`, "c", "d"]],
    ["a byte order mark", "\ufeffa,b\n", ["a", "b"]],
    ["a line that names the separator", "sep=;\na;b\n", ["a", "b"]],
    ["the apostrophe that keeps a formula from running", "'=1+1,'-x\n", ["=1+1", "-x"]],
  ])("is read with %s", async (_what, text, cells) => {
    expect((await csv(text)).map((cell) => cell.text)).toEqual(cells);
  });

  it.each([
    ["GB18030", [0xd6, 0xb8, 0xb1, 0xea, 0x2c, 0xca, 0xfd, 0xd6, 0xb5]],
    ["UTF-16LE", [0xff, 0xfe, 0x07, 0x63, 0x07, 0x68, 0x2c, 0x00, 0x70, 0x65, 0x3c, 0x50]],
  ])("is read in %s", async (encoding, bytes) => {
    const read = await reader.read({ name: "file", bytes: Uint8Array.from(bytes) });

    expect(read.encoding).toBe(encoding);
    expect(read.sheets[0]?.rows[0]?.cells.map(({ text }) => text)).toEqual(["指标", "数值"]);
  });

  it.each([
    ["a quote that never ends", `a,"b\n`, "BAD_INPUT"],
    ["more rows than the bound", "a\n".repeat(25_001), "TOO_LARGE"],
    ["more columns than the bound", `${"a,".repeat(128)}a\n`, "TOO_LARGE"],
    ["bytes of something else", "a\0b", "BAD_INPUT"],
  ])("is refused with %s", async (_what, text, code) => {
    await refusal(new TextEncoder().encode(text)).toMatchObject({ code });
  });
});

function bytesOf(parts: Readonly<Record<string, string>>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]));
}

function lastEntry(view: DataView, start: number, count: number): number {
  const lengths = (at: number) =>
    [28, 30, 32].reduce((sum, field) => sum + view.getUint16(at + field, true), 46);
  return Array.from({ length: count - 1 }).reduce((at: number) => at + lengths(at), start);
}
