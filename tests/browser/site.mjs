// The repository's own site, as `briefing build` has put it into `public`, in a browser.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const PUBLIC = fileURLToPath(new URL("../../public/", import.meta.url));
const TYPES = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** Serves the site on a port of its own, under a policy that allows no script but the site's. Charts have styles within. */
const serve = async () => {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = join(PUBLIC, path.endsWith("/") ? path + "index.html" : path);
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

/** A browser on the site; `close` ends both. */
export const open = async () => {
  const server = await serve();
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    browser,
    close: async () => {
      await browser.close();
      server.close();
    },
  };
};
