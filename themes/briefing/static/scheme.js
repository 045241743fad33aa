// Light or dark, as the reader's system has it or as the reader has said here. It runs before anything is shown.
(() => {
  "use strict";
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  const preferred = () => dark.matches ? "dark" : "light";
  const kept = scheme => {
    try {
      if (scheme == preferred()) localStorage.removeItem("scheme");
      else if (scheme) localStorage.setItem("scheme", scheme);
      return localStorage.getItem("scheme");
    } catch { /* nothing is kept for this site */ }
  };
  const show = scheme => {
    if (["light", "dark"].includes(scheme)) root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    for (const button of document.querySelectorAll("[data-scheme-switch]"))
      button.setAttribute("aria-pressed", (root.dataset.scheme || preferred()) == "dark");
  };
  root.dataset.scripts = "";
  show(kept());
  dark.addEventListener("change", () => show(root.dataset.scheme));
  addEventListener("storage", event => event.key == "scheme" && show(event.newValue));
  document.addEventListener("DOMContentLoaded", () => {
    show(root.dataset.scheme);
    for (const button of document.querySelectorAll("[data-scheme-switch]"))
      button.addEventListener("click", () => {
        const scheme = (root.dataset.scheme || preferred()) == "dark" ? "light" : "dark";
        kept(scheme);
        show(scheme == preferred() ? "" : scheme);
      });
  });
})();
