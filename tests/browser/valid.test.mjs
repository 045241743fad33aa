// Whether every page is sound HTML: html-validate's rules for what the standard asks for, none set aside.
import assert from "node:assert/strict";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { build, own } from "./site.mjs";

const validator = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });

/** What is wrong with the pages in a folder, and how many there are. */
const looked = async folder => {
  const pages = (await readdir(folder, { recursive: true })).filter(name => name.endsWith(".html"));
  const mistakes = [];
  for (const name of pages) {
    const { results } = await validator.validateString(await readFile(join(folder, name), "utf8"));
    for (const { messages } of results) {
      for (const { ruleId, message, line, column } of messages) mistakes.push(`${name}:${line}:${column}: ${ruleId}: ${message}`);
    }
  }
  return { pages: pages.length, mistakes };
};

test("every page of this repository's site is sound HTML", async () => {
  const { pages, mistakes } = await looked(own);
  assert.ok(pages > 20, `${pages} pages`);
  assert.deepEqual(mistakes, []);
});

for (const theme of ["briefing", "folio"])
  test(`every page of everything that a page can have is sound HTML in ${theme}`, async () => {
    const folder = await build("sink", theme);
    try {
      const { pages, mistakes } = await looked(join(folder, "public"));
      assert.ok(pages > 20, `${pages} pages`);
      assert.deepEqual(mistakes, []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

test("a page that is not sound is told", async () => {
  const { results } = await validator.validateString("<!doctype html><html lang=en><title>a</title><p id=a><div id=a></p>");
  const found = new Set(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)));
  assert.ok(found.has("no-dup-id"), [...found].join());
});
