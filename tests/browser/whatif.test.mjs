// What-if, as a reader meets it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { becomes, open } from "./site.mjs";

const BRIEF = "/2026/11/09/which-boundary/";
let site;
before(async () => { site = await open(); });
after(() => site.close());

const visit = (address, options) => site.visit(address, options);
const texts = page => page.locator("article .number").allInnerTexts();
const moved = page => page.locator("[data-moved]").count();
const slider = (page, name) => page.getByRole("slider", { name });
/** What a screen reader says of a slider, with plain blanks. */
const said = async control => (await control.getAttribute("aria-valuetext")).replaceAll("\u00a0", " ");

test("dragging a slider moves the table, the text and the address", async () => {
  const page = await visit(BRIEF);
  const published = await texts(page);
  assert.equal(await moved(page), 0);
  const box = await slider(page, "Queries to ChatGPT").boundingBox();
  await page.mouse.move(box.x + box.width * 0.59, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 14, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.locator(".model-table td [data-moved]").first().waitFor();
  assert.match(await page.locator(".model-table td [data-moved]").first().innerText(), /^\d/);
  assert.ok(await page.locator("article > p [data-moved]").count() > 0);
  assert.ok(await page.locator(".chart .point[data-moved] .mark").count() > 0);
  assert.match(await said(slider(page, "Queries to ChatGPT")), /^1,\d\d\d,000 query\/day$/);
  await page.waitForFunction(() => location.search.startsWith("?queries=1"));
  await page.getByRole("button", { name: "Reset" }).click();
  await becomes(() => moved(page), 0);
  await becomes(() => texts(page), published);
  await page.waitForFunction(() => location.search == "");
});

test("the keyboard moves a slider, and its state outlives a reload", async () => {
  const page = await visit(BRIEF + "#main");
  const control = slider(page, "Queries for a page that is worked on");
  await control.focus();
  await page.keyboard.press("ArrowRight");
  await becomes(() => said(control), "20.3 query/page");
  await page.keyboard.press("End");
  await becomes(() => said(control), "50 query/page");
  await page.waitForFunction(() => location.search == "?cook_replies=50" && location.hash == "#main");
  const seen = await texts(page);
  await page.reload();
  await becomes(() => texts(page), seen);
  assert.ok(await page.getByRole("status").innerText());
});

test("a shared address shows values between the stops of a slider, and ignores nonsense", async () => {
  const page = await visit(BRIEF + "?queries=12345678&chatgpt.inference=99&cook_replies=%3Cb%3E&other=1");
  assert.equal(await said(slider(page, "Queries to ChatGPT")), "12,345,678 query/day");
  assert.equal(await said(slider(page, "inference")), "0.382 g CO₂e/query");
});

test("without scripts the inputs stand there with their ranges", async () => {
  const page = await visit(BRIEF, { javaScriptEnabled: false });
  assert.equal(await page.getByRole("slider").count(), 0);
  assert.match(await page.locator(".whatif").innerText(), /Queries to ChatGPT:\s10,000,000\squery\/day\s*1,000,000 to 50,000,000/);
});

test("no page is wider than a telephone", async () => {
  const page = await visit(BRIEF, { viewport: { width: 360, height: 800 } });
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${content} is wider than ${window}`);
});
