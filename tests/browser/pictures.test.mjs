// Pictures: a browser takes the smallest that will do, nothing moves when it arrives, and what is far below waits.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { open } from "./site.mjs";

/** A PNG of one hue that gets lighter. */
const png = (width, height, hue) => {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [data.length, crc32(body)].map(number => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(number);
      return bytes;
    });
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) rows.set([hue, (255 * x) / width, (255 * y) / height], y * (1 + 3 * width) + 1 + 3 * x);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 1 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

/** Puts the pictures beside the first post. */
const withPictures = async folder => {
  const beside = join(folder, "content/_posts/first");
  await mkdir(beside);
  const names = ["cover", "one", "two", "three"];
  for (const [at, name] of names.entries()) await writeFile(join(beside, `${name}.png`), png(2400, 1600, 60 * at));
};

/** What the browser has taken for each picture of a page, after all of it has been seen. */
const taken = page => page.evaluate(async () => {
  for (const picture of document.images) {
    picture.scrollIntoView();
    await picture.decode();
  }
  return [...document.images].map(picture => ({
    name: picture.alt || picture.className,
    shown: picture.getBoundingClientRect().width,
    said: picture.naturalWidth,
    took: Number(/-(\d+)\.webp$/.exec(picture.currentSrc)?.[1]),
    offered: picture.srcset.split(", ").map(candidate => Number(/ (\d+)w$/.exec(candidate)[1])),
  }));
});

/** Of two neighbours, Chromium takes the smaller one on a screen with several dots for a pixel when it is nearly enough. */
const isEnough = ({ took, offered, said }, dots) => {
  const enough = offered.find(width => width >= said * dots) ?? offered.at(-1);
  const below = offered[offered.indexOf(enough) - 1];
  return took === enough || (dots > 1 && took === below && said * dots < Math.sqrt(below * enough));
};

for (const theme of ["briefing", "folio"])
  test(`of each picture a browser takes the smallest that will do, in ${theme}`, async () => {
    const site = await open("pictures", theme, withPictures);
    try {
      for (const width of [360, 768, 1440])
        for (const dots of [1, 2])
          for (const address of ["/", "/2026/01/31/first/"]) {
            const options = { viewport: { width, height: 800 }, deviceScaleFactor: dots };
            const page = await site.visit(address, options);
            const pictures = await taken(page);
            assert.ok(pictures.length >= 3, `${pictures.length} pictures`);
            for (const picture of pictures) {
              const words = `${address} at ${width} x${dots}: ${JSON.stringify(picture)}`;
              assert.ok(isEnough(picture, dots), words);
              // What is said of its width is what it is shown in, or a little more; in a list, or a narrow column, more.
              assert.ok(picture.said >= picture.shown - 2, `too little is said, ${words}`);
              const isNarrow = picture.name === "In a list" || picture.shown < 240;
              assert.ok(isNarrow || picture.said <= picture.shown * 1.07 + 2, `too much is said, ${words}`);
            }
            await page.close();
          }
    } finally {
      await site.close();
    }
  });

/** Adds up by how much what a page has moved, in `window.moved`; the browser does not scroll to hide it. */
const watchShifts = page => page.addInitScript(() => {
  window.moved = 0;
  addEventListener("DOMContentLoaded", () => { document.documentElement.style.overflowAnchor = "none"; });
  const add = list => list.getEntries().forEach(entry => { window.moved += entry.value; });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
});

/** Lets pictures come when all else stands. */
const holdPictures = page => page.route("**/*.{webp,png}", async route => {
  await new Promise(later => setTimeout(later, 150));
  const isElsewhere = route.request().url().startsWith("https://pictures.example/");
  await (isElsewhere ? route.fulfill({ contentType: "image/png", body: png(300, 400, 9) }) : route.continue());
});

for (const theme of ["briefing", "folio"])
  test(`nothing moves when a cover of another host arrives, in ${theme}`, async () => {
    const site = await open("pictures", theme, withPictures);
    try {
      const page = await site.browser.newPage({ viewport: { width: 1000, height: 600 }, bypassCSP: true });
      await watchShifts(page);
      await holdPictures(page);
      await page.goto(`${site.origin}/2026/01/28/elsewhere/`, { waitUntil: "load" });
      assert.equal(await page.evaluate(() => document.querySelector("img.cover").naturalWidth), 300);
      assert.equal(await page.evaluate(() => window.moved), 0);
    } finally {
      await site.close();
    }
  });

for (const theme of ["briefing", "folio"])
  test(`nothing moves when pictures arrive, and those far below wait, in ${theme}`, async () => {
    const site = await open("pictures", theme, withPictures);
    try {
      const asked = [];
      const options = { viewport: { width: 1000, height: 600 } };
      const page = await site.browser.newPage(options);
      page.on("request", request => asked.push(request.url()));
      await watchShifts(page);
      await holdPictures(page);
      await page.goto(`${site.origin}/2026/01/31/first/`, { waitUntil: "load" });
      const pictures = await page.evaluate(() => [...document.images].map(({ loading, width, height, alt }) => ({ loading, width, height, alt })));
      assert.deepEqual(pictures.map(({ loading }) => loading), ["auto", ...Array(5).fill("lazy")]);
      assert.ok(pictures.every(({ width, height }) => width > 0 && height > 0), JSON.stringify(pictures));
      assert.ok(!asked.some(url => url.includes("three")), "what is far below has been asked for");
      await taken(page);
      assert.ok(asked.some(url => url.includes("three")), "what is seen has been asked for");
      assert.ok(!asked.some(url => url.endsWith(".png") && url.includes("first")), "a picture is asked for in one of its sizes");
      assert.equal(await page.evaluate(() => window.moved), 0);
    } finally {
      await site.close();
    }
  });
