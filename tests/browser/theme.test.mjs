// How the theme behaves: light and dark, on paper, without scripts, in other scripts, and what it weighs.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { after, before, test } from "node:test";
import { becomes, open } from "./site.mjs";

const BRIEF = "/2026/11/09/which-boundary/";
let own, sink;
before(async () => { [own, sink] = await Promise.all([open(), open("sink")]); });
after(() => Promise.all([own.close(), sink.close()]));

const style = (page, selector, property, part) => page.evaluate(([selector, property, part]) =>
  getComputedStyle(document.querySelector(selector), part)[property], [selector, property, part]);
const background = page => style(page, "body", "backgroundColor");
const LIGHT = "rgb(255, 255, 255)", DARK = "rgb(21, 23, 26)";

test("light or dark is as the reader's system has it, without scripts too", async () => {
  for (const javaScriptEnabled of [true, false])
    for (const [colorScheme, expected] of [["light", LIGHT], ["dark", DARK]]) {
      const page = await own.visit("/", { colorScheme, javaScriptEnabled });
      assert.equal(await background(page), expected);
      assert.equal(await page.locator(".scheme-switch").isVisible(), javaScriptEnabled);
      await page.close();
    }
});

test("the switch changes that on every page, until it is changed back", async () => {
  const page = await own.visit("/", { colorScheme: "light" });
  const button = page.getByRole("button", { name: "Dark colours" });
  assert.equal(await button.getAttribute("aria-pressed"), "false");
  await button.focus();
  await page.keyboard.press("Enter");
  const pressed = () => button.getAttribute("aria-pressed");
  await becomes(pressed, "true");
  await becomes(() => background(page), DARK);
  // Before anything of the next page is shown, it is dark.
  await page.addInitScript(() => new MutationObserver(() => {
    if (document.body) globalThis.atFirst ??= document.documentElement.dataset.scheme;
  }).observe(document, { childList: true, subtree: true }));
  await page.goto(own.origin + BRIEF);
  assert.equal(await page.evaluate(() => globalThis.atFirst), "dark");
  await becomes(() => background(page), DARK);
  await button.click();
  await becomes(() => background(page), LIGHT);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.emulateMedia({ colorScheme: "dark" });
  await becomes(() => background(page), DARK);
  await becomes(pressed, "true");
});

test("a brief prints as a paper, with where its numbers come from", async () => {
  const page = await own.visit(BRIEF, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  assert.equal(await style(page, "body", "color"), "rgb(0, 0, 0)");
  for (const gone of [".site-menu", ".skip", ".scheme-switch", ".slider input", ".get-data", ".neighbours", ".opened .close"])
    assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  assert.match(await page.locator(".printed").innerText(), /^https:\/\/briefing\.example\/2026\//);
  const all = page.locator(".provenance .opened");
  assert.ok(await all.count() > 20);
  assert.ok(await all.last().isVisible());
  assert.equal(await style(page, ".provenance", "content", "::before"), '"Where the numbers come from"');
  const pdf = await page.pdf();
  const sheets = pdf.toString("latin1").match(/\/Type \/Page\b/g).length;
  assert.ok(sheets > 2 && sheets < 14, `${sheets} sheets`);
});

test("a printed link says where it leads", async () => {
  const page = await sink.visit("/2026/03/01/sink/");
  await page.emulateMedia({ media: "print" });
  assert.equal(await style(page, ".text p a[href^=http]", "content", "::after"), '" (https://example.org/a/rather/long/address)"');
});

test("numbers of a column have their points in one line, and keep them when they move", async () => {
  const page = await sink.visit("/wide.html");
  const points = () => page.locator(".whatif .model-table tbody tr td:nth-child(5) .number button").evaluateAll(buttons => buttons.map(button => {
    const text = button.firstChild, at = text.data.indexOf("."), range = document.createRange();
    range.setStart(text, at < 0 ? text.length : at);
    range.setEnd(text, at < 0 ? text.length : at);
    return Math.round(range.getBoundingClientRect().x);
  }));
  const [first, ...others] = await points();
  assert.ok(others.every(other => Math.abs(other - first) <= 1), `${[first, ...others]}`);
  const slider = page.getByRole("slider").first();
  await slider.focus();
  await page.keyboard.press("PageUp");
  await page.locator("[data-moved]").first().waitFor();
  const moved = await points();
  assert.ok(moved.every(point => Math.abs(point - moved[0]) <= 1), `${moved}`);
});

test("what is written from right to left stands from right to left", async () => {
  const page = await sink.visit("/ar/");
  assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
  const [title, body] = await page.evaluate(() => ["h1", "body"].map(name => document.querySelector(name).getBoundingClientRect().right));
  assert.ok(body - title < 40, "the title begins at the right");
  assert.equal(await style(page, "th[scope=row]", "textAlign"), "start");
  // A number and its unit go from left to right all the same, and the points of a column stand in one line.
  assert.equal(await style(page, ".number", "direction"), "ltr");
  const first = page.locator(".model-table tbody tr td:nth-child(4) .number");
  const edges = await first.evaluateAll(all => all.map(number => Math.round(number.getBoundingClientRect().right)));
  assert.ok(edges.every(edge => Math.abs(edge - edges[0]) <= 1), `${edges}`);
  await page.goto(sink.origin + "/");
  const card = page.locator("article[lang=ar]");
  assert.equal(await card.getAttribute("dir"), "rtl");
});

test("Chinese and Japanese are stressed by marks, not slanted", async () => {
  for (const [address, mark] of [["/zh/", "dot"], ["/ja/", "sesame"]]) {
    const page = await sink.visit(address);
    assert.equal(await style(page, ".text em", "fontStyle"), "normal");
    assert.match(await style(page, ".text em", "textEmphasisStyle"), new RegExp(mark));
    await page.close();
  }
});

test("nothing moves by itself, before or after the page is there", async () => {
  for (const [site, address] of [[own, "/"], [own, BRIEF], [sink, "/"], [sink, "/2026/03/01/sink/"], [sink, "/notes.html"]]) {
    const page = await site.visit("/404.html", { viewport: { width: 360, height: 800 } });
    await page.addInitScript(() => {
      globalThis.shift = 0;
      new PerformanceObserver(list => list.getEntries().forEach(entry => globalThis.shift += entry.value))
        .observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(site.origin + address, { waitUntil: "load" });
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal(await page.evaluate(() => globalThis.shift), 0, address);
    await page.close();
  }
});

test("home page and brief weigh under 50 kB, and pages what they say", async () => {
  for (const [site, address, most] of [[own, "/", 50], [own, BRIEF, 50], [sink, "/", 999], [sink, "/2026/03/01/sink/", 999]]) {
    const page = await site.visit("/404.html");
    const bodies = [];
    page.on("response", response => bodies.push(response.body().then(body => gzipSync(body).length, () => 0)));
    await page.goto(site.origin + address, { waitUntil: "networkidle" });
    const is = (await Promise.all(bodies)).reduce((sum, size) => sum + size, 0) / 1000;
    assert.ok(is > 2 && is < most, `${address} weighs ${is} kB`);
    // The icon has been there before.
    const said = parseFloat((await page.locator(".footprint p").first().textContent()).match(/[\d.]+/)[0]);
    assert.ok(is < said * 1.01 && is + 0.3 > said * 0.96, `${address} weighs ${is} kB, and says ${said}`);
    await page.close();
  }
});

test("what a visit emits opens as any other number does", async () => {
  for (const site of [own, sink]) {
    const page = await site.visit("/", { viewport: { width: 360, height: 800 } });
    await page.locator(".footprint button").first().click();
    const opened = page.getByRole("dialog", { name: "What a visit emits" });
    assert.match(await opened.innerText(), /= [\d.]+\skB × \(95\.8\sg CO₂e\/GB \+ 52\.4\sg CO₂e\/GB\)/);
    await opened.getByRole("button", { name: "Close" }).click();
    await opened.waitFor({ state: "hidden" });
    await page.close();
  }
});

test("notes stand beside their lines where there is room, one below the other, and at the foot where there is none", async () => {
  for (const [address, isRight] of [["/notes.html", true], ["/ar-notes/", false]]) {
    const page = await sink.visit(address, { viewport: { width: 1100, height: 900 } });
    const boxes = selector => page.locator(selector).evaluateAll(all => all.map(element => element.getBoundingClientRect().toJSON()));
    const [notes, refs, [text]] = await Promise.all([boxes(".footnotes li"), boxes(".footnote-ref a[style]"), boxes(".text > p")]);
    assert.equal(notes.length, 4);
    assert.ok(notes.every(note => isRight ? note.left > text.right : note.right < text.left), address);
    for (const at of [0, 3]) assert.ok(Math.abs(notes[at].top - refs[at].top) < 8, `${at} is beside its line`);
    for (const at of [1, 2, 3]) assert.ok(notes[at].top > notes[at - 1].bottom, `${at} is below the one before`);
    await page.locator(".footnote-ref a").nth(1).click();
    assert.equal(await page.evaluate(() => document.querySelector(":target").id), "fn-2");
    for (const narrow of [() => page.setViewportSize({ width: 768, height: 900 }), () => page.emulateMedia({ media: "print" })]) {
      await narrow();
      const [first, last] = [(await boxes(".footnotes li"))[0], (await boxes(".text > p")).at(-1)];
      assert.ok(first.top > last.bottom, "the notes come after the text");
      await page.setViewportSize({ width: 1100, height: 900 });
    }
    await page.close();
  }
});

test("what opens at a number near the edge has room for its lines, within the window", async () => {
  const page = await sink.visit("/wide.html", { viewport: { width: 768, height: 900 } });
  const numbers = page.locator("#table-t td .number button");
  for (let at = 0, count = await numbers.count(); at < count; at++) {
    await numbers.nth(at).click();
    const { x, width } = await page.locator(".opened:popover-open").boundingBox();
    assert.ok(width >= 320 && x >= 0 && x + width <= 768, `${at}: ${width} pixels at ${x}`);
    await page.keyboard.press("Escape");
  }
});
