// Whether everybody can read the site: axe-core on every kind of page, and the way through it by keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createRequire } from "node:module";
import { becomes, open } from "./site.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const NARROW = { width: 320, height: 800 };
/** What depends on colours alone, and need not be looked for twice. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const BRIEF = "/2026/11/09/which-boundary/";

let own, sink, folio;
before(async () => { [own, sink, folio] = await Promise.all([open(), open("sink"), open("sink", "folio")]); });
after(() => Promise.all([own, sink, folio].map(site => site.close())));

const violations = async (page, rules) => {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(await axe());
  const found = await page.evaluate(rules => globalThis.axe.run(document, {
    resultTypes: ["violations"],
    ...(rules ? { runOnly: { type: "rule", values: rules } } : { rules: { "target-size": { enabled: true } } }),
  }), rules);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(" ")).slice(0, 5).join(" | ")}`);
};
let source;
const axe = async () => source ??= (await import("node:fs/promises")).readFile(AXE, "utf8");

const PAGES = [
  ["own", ["/", BRIEF, "/2026/11/12/slips-by-a-thousand/", "/about/", "/archives/", "/archives/2026/", "/categories/",
    "/categories/Computing/", "/tags/", "/404.html"]],
  ["sink", ["/", "/2026/03/01/sink/", "/wide.html", "/notes.html", "/ar-notes/", "/zh/", "/ja/", "/ar/"]],
  ["folio", ["/", "/2026/03/01/sink/", "/wide.html", "/ar/", "/archives/", "/categories/"]],
];
for (const [name, addresses] of PAGES)
  for (const address of addresses)
    test(`${address} of ${name} has no violation, light, dark, in forced colours or at 320 pixels`, async () => {
      const page = await { own, sink, folio }[name].visit(address, { viewport: NARROW, colorScheme: "light" });
      assert.deepEqual(await violations(page), [], "light, 320 pixels");
      const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(content <= window, `${content} is wider than ${window}`);
      await page.emulateMedia({ colorScheme: "dark" });
      assert.deepEqual(await violations(page, COLOURS), [], "dark");
      await page.emulateMedia({ forcedColors: "active" });
      assert.deepEqual(await violations(page, COLOURS), [], "forced colours");
      await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
      await page.setViewportSize({ width: 1440, height: 900 });
      assert.deepEqual(await violations(page), [], "light, 1440 pixels");
      await page.close();
    });

test("what opens at a number has no violation either, nor has what has moved", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const page = await own.visit(BRIEF + "?queries=1000000", { colorScheme });
    await page.locator("article > p .number button").first().click();
    assert.deepEqual(await violations(page), [], colorScheme);
    await page.close();
  }
});

test("nor has what opens at the emissions of a visit", async () => {
  for (const [site, colorScheme] of [[own, "light"], [own, "dark"], [folio, "light"], [folio, "dark"]]) {
    const page = await site.visit("/", { viewport: NARROW, colorScheme });
    await page.locator(".footprint button").first().click();
    assert.deepEqual(await violations(page), [], colorScheme);
    await page.close();
  }
});

test("the first stop of the keyboard leads past the menu", async () => {
  const page = await own.visit(BRIEF);
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to the text" });
  assert.ok((await skip.boundingBox()).width > 50, "it is seen while it has the focus");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => document.activeElement.closest("main"));
});

test("every stop of the keyboard is seen", async () => {
  const page = await own.visit(BRIEF);
  const stops = new Set();
  for (let at = 0; at < 400; at++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
      if (element == document.body) return null;
      const what = element.id || element.getAttribute("popovertarget") || element.href || "";
      const name = [element.tagName, what, element.textContent.slice(0, 30), Math.round(box.y + scrollY)].join(" ");
      return { name, isFirst: element.matches(".skip"), seen: style.outlineStyle != "none" && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight };
    });
    if (!stop || (stop.isFirst && stops.size)) break;
    assert.ok(stop.seen, `${stop.name} has the focus and does not show it`);
    assert.ok(!stops.has(stop.name), `${stop.name} comes twice`);
    stops.add(stop.name);
  }
  assert.ok(stops.size > 60, `${stops.size} stops`);
});

test("the keyboard opens a number and what it is made of, and comes back", async () => {
  const page = await own.visit(BRIEF);
  const number = page.locator("article > p .number button").first();
  const opened = () => page.locator(".opened:popover-open").count();
  const focused = () => page.evaluate(() => {
    const element = document.activeElement;
    return element.getAttribute("aria-label") ?? (element == document.body ? "nothing" : element.textContent);
  });
  await number.focus();
  await page.keyboard.press("Enter");
  const label = await page.locator(".opened:popover-open").getAttribute("aria-label");
  await becomes(focused, label);
  await page.keyboard.press("Tab");
  await becomes(async () => await focused() == label, false);
  const inner = await focused();
  await page.keyboard.press("Enter");
  await becomes(opened, 2);
  await page.keyboard.press("Escape");
  await becomes(opened, 1);
  await becomes(focused, inner);
  await page.keyboard.press("Escape");
  await becomes(opened, 0);
  await becomes(focused, await number.textContent());
});

test("a table that is too wide is scrolled by keyboard, and the names of its rows stay", async () => {
  const page = await sink.visit("/wide.html", { viewport: NARROW });
  const table = page.locator("#table-wide .table-scroll");
  const name = table.locator("tbody th[scope=row]").first();
  await table.focus();
  const before = (await name.boundingBox()).x;
  for (let at = 0; at < 10; at++) await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector("#table-wide .table-scroll").scrollLeft > 100);
  assert.equal((await name.boundingBox()).x, before);
});

test("a chart says what it shows", async () => {
  const page = await own.visit(BRIEF);
  const snapshot = await page.locator(".chart-dots").first().ariaSnapshot();
  assert.match(snapshot, /img "Emissions of one page, by what is counted"/);
  const described = await page.locator(".chart-dots svg.plot desc").first().textContent();
  assert.match(described, /logarithmic axis from .+ The lowest is .+, the highest .+/);
});
