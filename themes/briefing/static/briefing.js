// What the theme adds where scripts run. It comes before anything is shown.
(() => {
  "use strict";
  const root = document.documentElement;
  root.dataset.scripts = "";

  // Light or dark, as the reader's system has it or as the reader has said here.

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const preferred = () => dark.matches ? "dark" : "light";
  const buttons = () => document.querySelectorAll("[data-scheme-switch]");
  const show = scheme => {
    if (["light", "dark"].includes(scheme)) root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    for (const button of buttons())
      button.setAttribute("aria-pressed", (root.dataset.scheme || preferred()) == "dark");
  };
  const change = () => {
    const scheme = (root.dataset.scheme || preferred()) == "dark" ? "light" : "dark", isOwn = scheme == preferred();
    show(isOwn ? "" : scheme);
    try {
      if (isOwn) localStorage.removeItem("scheme");
      else localStorage.setItem("scheme", scheme);
    } catch { /* nothing is kept for this site */ }
  };
  try { show(localStorage.getItem("scheme")); } catch { /* as above */ }
  dark.addEventListener("change", () => show(root.dataset.scheme));
  addEventListener("storage", event => event.key == "scheme" && show(event.newValue));
  document.addEventListener("DOMContentLoaded", () => {
    show(root.dataset.scheme);
    for (const button of buttons()) button.addEventListener("click", change);
  });

  // Browsers lead the focus back only from the first of what is opened within each other.

  const openers = new WeakMap();
  document.addEventListener("beforetoggle", event => {
    if (event.newState == "open") openers.set(event.target, document.activeElement);
  }, true);
  document.addEventListener("toggle", event => {
    const isLost = document.activeElement == document.body || event.target.contains(document.activeElement);
    if (event.newState == "closed" && isLost) openers.get(event.target)?.focus();
  }, true);
})();
