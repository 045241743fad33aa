// The search, as a reader meets it: a small site in two languages, built for this.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { becomes, program, serving } from "./site.mjs";

const post = (title, date, terms, text) => `---\ntitle: ${title}\ndate: ${date}\n${terms}\n---\n${text}\n`;
const FILES = {
  "briefing.yaml": "title: Kettles 水壶\nurl: https://example.org\nlanguage: en\n",
  "content/_posts/huang.md": post("黄仁勋", "2026-01-31", "tags: [芯片]\nlang: zh-CN", "黄仁勋谈到**碳排**放，以及芯片。"),
  "content/_posts/apart.md": post("黄先生", "2026-01-30", "tags: [芯片]", "黄先生与仁勋先生；碳的排放。"),
  "content/_posts/carbon.md": post("Carbon at home", "2026-01-29", "categories: [Kitchen]", "The Carbon of a <b>kettle</b>, 552 t CO₂e."),
  "content/references.bib": "@article{k, author = {Kelvin, Ann}, title = {Boiling waters}, year = {2020}}\n",
  "content/_posts/cited.md": post("Who was first", "2024-01-31", "", 'So says {{ cite("k") }}.'),
  "content/_posts/pan.md": post("Cold water", "2024-01-02", "tags: [Water]", "Water of a pan warms slowly.\n\nThe simmering pan stands by."),
  "content/_posts/order.md": post("Warm water", "2024-01-01", "tags: [Water]", "A pan; simmering, of water. 王小明 谈 GPU 排放。"),
  ...Object.fromEntries(Array.from({ length: 14 }, (_, n) =>
    [`content/_posts/more${n}.md`, post(`Carbonates ${n}`, `2025-01-${n + 10}`, "categories: [Chemistry]", "Nothing else.")])),
};
let site;
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "briefing-search-"));
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await promisify(execFile)(program(), ["build", "--root", folder]);
  site = await serving(join(folder, "public"));
});
after(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

/** The home page, with what was fetched. */
const visit = async (options = {}) => {
  const fetched = [];
  const page = await site.visit("/", options, request => fetched.push(new URL(request.url()).pathname));
  return { page, fetched };
};
const dialog = page => page.getByRole("dialog");
const status = page => dialog(page).getByRole("status");
const titles = page => dialog(page).locator("li a").allInnerTexts();
const said = (page, words) => page.waitForFunction(words => document.querySelector("dialog [role=status]").textContent == words, words);

test("a slash opens the search, what is typed finds pages, and Escape leads back", async () => {
  const { page, fetched } = await visit();
  assert.equal(fetched.filter(path => path.includes("search")).length, 1);
  const link = page.locator("main a").first();
  await link.focus();
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  await page.keyboard.type("黄仁勋");
  await said(page, "1 page");
  assert.deepEqual(await titles(page), ["黄仁勋"]);
  await page.keyboard.press("Control+a");
  await page.keyboard.type("碳排放");
  await page.waitForFunction(() => document.querySelector("dialog li p mark")?.textContent == "碳排放");
  assert.deepEqual(await titles(page), ["黄仁勋"]);
  assert.deepEqual(await dialog(page).locator("li p mark").allInnerTexts(), ["碳排放"]);
  assert.equal(await dialog(page).locator("li p").getAttribute("lang"), "zh-CN");
  await page.keyboard.press("Escape");
  await becomes(() => dialog(page).count(), 0);
  await becomes(() => link.evaluate(link => link == document.activeElement), true);
});

test("arrows go to the results, further ones are shown when asked for, and Enter opens one", async () => {
  const { page } = await visit();
  await page.keyboard.press("Control+k");
  await dialog(page).waitFor();
  await page.keyboard.type("carbon");
  await said(page, "15 pages");
  assert.equal((await titles(page)).length, 10);
  // The whole word comes before a longer one.
  assert.equal((await titles(page))[0], "Carbon at home");
  await page.waitForFunction(() => document.querySelector("dialog li p").textContent == "The Carbon of a kettle, 552 t CO₂e.");
  await dialog(page).getByRole("button", { name: "Show more" }).click();
  await page.waitForFunction(() => document.querySelectorAll("dialog li").length == 15);
  await dialog(page).getByRole("searchbox").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/2026/01/29/carbon/");
});

test("a filter says how much it leaves, and narrows what was found", async () => {
  const { page } = await visit();
  await page.getByRole("button", { name: "Search" }).click();
  await dialog(page).waitFor();
  await page.keyboard.type("carbon");
  await said(page, "15 pages");
  const filter = dialog(page).getByLabel("Category");
  assert.deepEqual(await filter.locator("option").allInnerTexts(), ["All", "Chemistry (14)", "Kitchen (1)"]);
  await filter.selectOption({ label: "Kitchen (1)" });
  await said(page, "1 page");
  assert.deepEqual(await titles(page), ["Carbon at home"]);
  await dialog(page).getByRole("searchbox").fill("nothing like it");
  await said(page, "Nothing was found.");
});

test("what stands in quotes is found only in that order, and marked as a whole", async () => {
  const { page } = await visit();
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  for (const [query, found, marked] of [
    ['simmering pan', ["Cold water", "Warm water"], "pan"],
    ['"simmering pan"', ["Cold water"], "simmering pan"],
    ["“pan simmering”", ["Warm water"], "pan; simmering"],
    ['"simmer"', [], ""],
    ['"小明谈 gpu"', ["Warm water"], "小明 谈 GPU"],
    ['「gpu 小明」', [], ""],
    ['"Cold water" pan', ["Cold water"], "pan"],
  ]) {
    await dialog(page).getByRole("searchbox").fill(query);
    await said(page, ["Nothing was found.", "1 page", "2 pages"][found.length]);
    await page.waitForFunction(found => [...document.querySelectorAll("dialog li a")].map(link => link.textContent).sort().join() == found, found.join());
    if (marked) await page.waitForFunction(marked => document.querySelector("dialog li p mark")?.textContent.toLowerCase() == marked.toLowerCase(), marked);
  }
});

test("what cannot be fetched is said, and tried again", async () => {
  const { page } = await visit();
  await page.route("**/search/words/*", route => route.abort());
  page.removeAllListeners("console");
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  await page.keyboard.type("carbon");
  await said(page, "The search could not be loaded. Are you offline?");
  await page.unroute("**/search/words/*");
  await page.keyboard.type("a");
  await said(page, "14 pages");
});

test("a slash that is typed is a slash, and without scripts there is no button", async () => {
  const { page } = await visit();
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  await page.keyboard.type("1/2");
  await becomes(() => dialog(page).getByRole("searchbox").inputValue(), "1/2");
  const { page: plain } = await visit({ javaScriptEnabled: false });
  assert.equal(await plain.getByRole("button", { name: "Search" }).isVisible(), false);
});

test("on a page in another language the dialog speaks that", async () => {
  const page = await site.visit("/2026/01/31/huang/");
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  assert.equal(await dialog(page).getAttribute("lang"), "zh");
  await page.keyboard.type("carbon");
  await said(page, "15 个页面");
  await dialog(page).getByRole("button", { name: "显示更多" }).waitFor();
});

test("what only the works that a page cites have is said to come from there", async () => {
  const { page } = await visit();
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  await page.keyboard.type("boiling");
  await page.waitForFunction(() => document.querySelector("dialog li p")?.textContent);
  assert.equal(await dialog(page).locator("li p").innerText(), "Among the works cited: Kelvin, A. (2020). Boiling waters.");
  await dialog(page).getByRole("searchbox").fill("kelvin");
  await page.waitForFunction(() => document.querySelector("dialog li p")?.textContent.startsWith("So says"));
});

test("the dialog has no violation, light, dark and in forced colours", async () => {
  const { page } = await visit({ viewport: { width: 320, height: 640 }, colorScheme: "light" });
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  await page.keyboard.type("carbon");
  await said(page, "15 pages");
  await page.waitForFunction(() => document.querySelector("dialog li p").textContent);
  for (const media of [{}, { colorScheme: "dark" }, { forcedColors: "active" }]) {
    await page.emulateMedia(media);
    const found = await page.evaluate(() => globalThis.axe.run(document, { rules: { "target-size": { enabled: true } } }));
    assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`), [], JSON.stringify(media));
  }
});

test("the search fits a telephone", async () => {
  const { page } = await visit({ viewport: { width: 320, height: 640 } });
  await page.keyboard.press("/");
  await dialog(page).waitFor();
  await page.keyboard.type("carbon");
  await said(page, "15 pages");
  assert.equal(await page.evaluate(() => document.querySelector("dialog").scrollWidth <= innerWidth), true);
});

test("a page that is not there opens the search too", async () => {
  const page = await site.visit("/404.html");
  await page.getByRole("button", { name: "Search this site" }).click();
  await dialog(page).waitFor();
  await page.close();
});
