// Follows the preview: loads the page again when it has changed, and shows mistakes over it.
(() => {
  let state = document.currentScript.dataset.state ?? "";
  let source;
  let overlay;

  const show = (mistakes) => {
    overlay?.remove();
    overlay = undefined;
    if (mistakes.length === 0) return;
    overlay = document.createElement("div");
    overlay.setAttribute("role", "alert");
    overlay.id = "briefing-mistakes";
    const root = overlay.attachShadow({ mode: "open" });
    const style = document.createElement("style");
    style.textContent = `
      section { position: fixed; inset: auto 0 0 0; max-height: 60vh; overflow: auto; z-index: 2147483647;
        background: #1d1f24; color: #f2f2f2; border-top: 4px solid #e5484d; padding: 1rem 1.25rem;
        font: 14px/1.45 system-ui, sans-serif; box-shadow: 0 -4px 24px #0006; }
      pre { font: 13px/1.4 ui-monospace, monospace; white-space: pre; overflow-x: auto; margin: 0.25rem 0 1rem; }
      a { color: #8ab4ff; } h2 { font-size: 1rem; margin: 0 0 0.75rem; }
      button { position: absolute; top: 0.75rem; right: 1rem; font: inherit; background: none; color: inherit;
        border: 1px solid #888; border-radius: 4px; padding: 0.1rem 0.6rem; cursor: pointer; }`;
    const section = document.createElement("section");
    const title = document.createElement("h2");
    title.textContent = mistakes.length === 1 ? "One mistake" : `${mistakes.length} mistakes`;
    const close = document.createElement("button");
    close.textContent = "Hide";
    close.addEventListener("click", () => overlay?.remove());
    section.append(title, close);
    for (const mistake of mistakes) {
      if (mistake.place) {
        const link = document.createElement(mistake.editor ? "a" : "span");
        if (mistake.editor) link.href = mistake.editor;
        link.textContent = mistake.place;
        section.append(link);
      }
      const text = document.createElement("pre");
      text.textContent = mistake.text;
      section.append(text);
    }
    root.append(style, section);
    document.documentElement.append(overlay);
  };

  // The style sheets that the page has now take the place of those that it had.
  const restyle = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const sheets = (within) => [...within.querySelectorAll("link[rel=stylesheet]")];
    const before = sheets(document);
    const fresh = sheets(page).map((sheet) => {
      const link = document.importNode(sheet);
      const url = new URL(link.href);
      if (url.origin === location.origin) url.searchParams.set("preview", Date.now());
      link.href = url.href;
      return link;
    });
    const loaded = fresh.map((link) => new Promise((done) => {
      link.addEventListener("load", done);
      link.addEventListener("error", done);
    }));
    document.head.append(...fresh);
    await Promise.all(loaded);
    for (const link of before) link.remove();
  };

  const open = () => {
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource("/.briefing/events?path=" + encodeURIComponent(location.pathname));
    source.addEventListener("state", (event) => {
      if (state && state !== event.data) location.reload();
      state = event.data;
    });
    source.addEventListener("style", (event) => {
      state = event.data;
      restyle();
    });
    source.addEventListener("go", (event) => location.assign(event.data));
    source.addEventListener("mistakes", (event) => show(JSON.parse(event.data)));
  };

  // A browser keeps six connections to one server: a page that nobody looks at gives its own back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) source?.close();
    else open();
  });
  addEventListener("pagehide", () => source?.close());
  open();
})();
