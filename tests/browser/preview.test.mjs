// The preview, as an author meets it: `briefing serve` on a small site, edited while a browser shows it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { launch, program } from "./site.mjs";

const BRIEF = "content/_posts/kettle.md";
const ADDRESS = "/2026/01/31/kettle/";
const LONG = "A paragraph that takes some room.\n\n".repeat(80);
const brief = (text, power = "2 kW") => `---
title: A kettle
date: 2026-01-31
model: { inputs: { power: ${power}, time: 3 min }, formulas: { energy: { formula: power * time, unit: Wh } } }
---
${text} takes {{ energy }}.

${LONG}`;
const SITE = {
  "briefing.yaml": 'title: Preview\nurl: https://example.org\neditor: "test:{file}?{line}:{column}"\n',
  [BRIEF]: brief("It"),
  "content/about.md": "---\ntitle: About\n---\nTwelve kettles.\n",
  "content/own.css": "h1 { color: rgb(1, 2, 3) }\n",
  "content/dressed.html": '<!DOCTYPE html><html><head><title>Dressed</title><link rel="stylesheet" href="own.css"></head><body><h1>Dressed</h1></body></html>',
};

let root, server, browser, origin, page;

const write = async (path, text) => {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
};
/** As editors do it that write beside and rename. */
const replace = async (path, text) => {
  await writeFile(join(root, path + "~"), text);
  await rename(join(root, path + "~"), join(root, path));
};
const overlay = () => page.getByRole("alert").locator("section");
/** Leaves a mark on the page that a reload takes away. */
const mark = () => page.evaluate(() => { window.isMarked = true; });
const isMarked = () => page.evaluate(() => window.isMarked === true);

before(async () => {
  root = await mkdtemp(join(tmpdir(), "briefing-preview-"));
  for (const [path, text] of Object.entries(SITE)) await write(path, text);
  server = spawn(program(), ["serve", "--root", root, "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  origin = await new Promise((resolve, reject) => {
    let said = "";
    server.stderr.on("data", data => {
      said += data;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) resolve(address[0]);
    });
    server.on("exit", code => reject(new Error(`the preview ended with ${code}: ${said}`)));
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.kill();
  if (root) await rm(root, { recursive: true });
});
beforeEach(async () => {
  await page?.close();
  page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  page.on("pageerror", error => assert.fail(error));
});

test("a page that is edited is loaded again, and stays where it was scrolled to", async () => {
  await page.goto(origin + ADDRESS);
  await page.getByText("It takes 100 Wh.").waitFor();
  await page.evaluate(() => scrollTo(0, 1200));
  await mark();
  await write(BRIEF, brief("Boiling"));
  await page.getByText("Boiling takes 100 Wh.").waitFor({ state: "attached" });
  assert.equal(await isMarked(), false);
  await page.waitForFunction(() => scrollY === 1200);
  await replace(BRIEF, brief("A litre", "4 kW"));
  await page.getByText("A litre takes 200 Wh.").waitFor({ state: "attached" });
  await page.waitForFunction(() => scrollY === 1200);
});

test("a page that does not change is left alone", async () => {
  await page.goto(origin + "/about.html");
  await mark();
  await write(BRIEF, brief("Another kettle"));
  const other = await browser.newPage();
  await other.goto(origin + ADDRESS);
  await other.getByText("Another kettle takes").waitFor();
  await other.close();
  assert.equal(await isMarked(), true);
});

test("a mistake stands over the last good page with its place, and goes when it is mended", async () => {
  await write(BRIEF, brief("It"));
  await page.goto(origin + ADDRESS);
  await page.getByText("It takes 100 Wh.").waitFor();
  await write(BRIEF, brief("It", "2 kettles"));
  await overlay().waitFor();
  const said = await overlay().locator("pre").first().innerText();
  assert.match(said, /^error\[[a-z-]+\]: .*kettles/);
  assert.ok(said.includes("4 | model: { inputs: { power: 2 kettles"), said);
  const link = overlay().getByRole("link").first();
  assert.match(await link.innerText(), /^content\/_posts\/kettle\.md:4:\d+$/);
  assert.match(await link.getAttribute("href"), new RegExp(`^test:${root}/${BRIEF}\\?4:\\d+$`));
  await page.getByText("It takes 100 Wh.").waitFor();
  await write(BRIEF, brief("It"));
  await overlay().waitFor({ state: "detached" });
  await page.getByText("It takes 100 Wh.").waitFor();
});

test("a mistake in another page is seen too, and can be hidden", async () => {
  await page.goto(origin + "/about.html");
  await write(BRIEF, brief("It {{ nothing }}"));
  await overlay().waitFor();
  await page.getByRole("button", { name: "Hide" }).click();
  assert.equal(await overlay().count(), 0);
  await write(BRIEF, brief("It"));
});

test("a style sheet changes without the page being loaded again", async () => {
  await page.goto(origin + "/dressed.html");
  const colour = () => page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
  assert.equal(await colour(), "rgb(1, 2, 3)");
  await mark();
  await write("content/own.css", "h1 { color: rgb(4, 5, 6) }\n");
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color === "rgb(4, 5, 6)");
  assert.equal(await isMarked(), true);
});

test("a style sheet of the theme changes in that way too, though its name does", async () => {
  await page.goto(origin + ADDRESS);
  const colour = () => page.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
  const sheets = () => page.locator("link[rel=stylesheet]").evaluateAll(links => links.map(link => new URL(link.href).pathname));
  const names = await sheets();
  await mark();
  for (const shade of ["rgb(7, 8, 9)", "rgb(10, 11, 12)"]) {
    await write("themes/briefing/static/briefing.css", `h1 { color: ${shade} }\n`);
    await page.waitForFunction(shade => getComputedStyle(document.querySelector("h1")).color === shade, shade);
  }
  await page.waitForFunction(all => document.querySelectorAll("link[rel=stylesheet]").length === all, names.length);
  assert.notDeepEqual(await sheets(), names);
  assert.equal(await isMarked(), true);
  assert.equal(await colour(), "rgb(10, 11, 12)");
});

test("on the home page an author is led to the brief that is saved", async () => {
  await page.goto(origin + "/");
  await write(BRIEF, brief("The kettle of the house"));
  await page.waitForURL(origin + ADDRESS);
  await page.getByText("The kettle of the house takes").waitFor();
});
