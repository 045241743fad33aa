// A built site in a browser: this repository's own, as `briefing build` has put it into `public` or where SITE says, or one of the folders here.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { appendFile, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { chromium } from "playwright-core";

/** A file or folder of this repository. */
export const inRepository = path => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".webp": "image/webp", ".png": "image/png" };

/** Waits until what is read is what it should be: a browser does what a key asks for when it comes to it. */
export const becomes = async (read, expected) => {
  for (let waited = 0; waited < 5000; waited += 20) {
    if (isDeepStrictEqual(await read(), expected)) return;
    await pause(20);
  }
  assert.deepEqual(await read(), expected);
};

/** This repository's own site, as it was last built. */
export const own = process.env.SITE ?? inRepository("public");

/** The program, as it was last built. */
export const program = () => {
  const built = ["release", "debug"].map(kind => inRepository(`target/${kind}/briefing`));
  const found = process.env.BRIEFING ?? built.find(existsSync);
  assert.ok(found, "build the program first, or say with BRIEFING where it is");
  return found;
};

/** Builds the site in a folder beside this file, with what `add` puts into it, in one of the repository's themes; gives where, to be removed. */
export const build = async (name, theme, add = async () => {}) => {
  const folder = await mkdtemp(join(tmpdir(), "briefing-"));
  await cp(inRepository(`tests/browser/${name}`), folder, { recursive: true });
  await cp(inRepository(`themes/${theme}`), join(folder, "themes", theme), { recursive: true });
  await add(folder);
  await appendFile(join(folder, "briefing.yaml"), `theme: ${theme}\n`);
  execFileSync(program(), ["build", "--root", folder], { stdio: "pipe" });
  return folder;
};

/** Serves a folder on a port of its own, under a policy that allows no script but the site's. Charts have styles within. */
const serve = async folder => {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const file = join(folder, path.endsWith("/") ? path + "index.html" : path);
    try {
      const body = await readFile(file);
      response.writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
        "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'",
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise(ready => server.listen(0, "127.0.0.1", ready));
  return server;
};

/** A browser. */
export const launch = () => {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
};

/** A browser on a site: this repository's, or one of the folders here with what `add` puts into it; `visit` opens a page of it, and `close` ends all. */
export const open = async (name, theme = "briefing", add = undefined) => {
  const built = name && await build(name, theme, add);
  const site = await serving(built ? join(built, "public") : own);
  return { ...site, close: async () => {
    await site.close();
    if (built) await rm(built, { recursive: true });
  } };
};

/** A browser on the site in a folder. */
export const serving = async folder => {
  const server = await serve(folder);
  const browser = await launch();
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    browser,
    /** A page in a window of its own; every mistake that the browser reports fails the test, and so does a request elsewhere. */
    visit: async (address, options = {}, onRequest = () => {}) => {
      const page = await browser.newPage(options);
      page.on("request", onRequest);
      page.on("pageerror", error => assert.fail(error));
      page.on("request", request => assert.ok(request.url().startsWith(origin), `a request for ${request.url()}`));
      page.on("console", message => {
        if (message.type() == "error" && !message.text().includes("404")) assert.fail(message.text());
      });
      await page.goto(origin + address);
      return page;
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
};
