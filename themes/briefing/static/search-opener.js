// Opens the search by its button, by `/` or by Ctrl+K. The search itself is fetched when it is first asked for.
{
  const button = document.querySelector("[data-search]");
  const open = () => import(button.dataset.searchScript).then(search => search.open(button.dataset.search, button.dataset.searchLanguage));
  const isTyping = target => target.closest("input, select, textarea, [contenteditable]");
  const openers = button ? document.querySelectorAll("[data-search], [data-search-open]") : [];
  for (const opener of openers) opener.addEventListener("click", open);
  button && addEventListener("keydown", event => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    const isShortcut = key.toLowerCase() == "k" && (ctrlKey || metaKey) && !altKey;
    const isSlash = key == "/" && !ctrlKey && !metaKey && !altKey && !isTyping(target);
    if (event.defaultPrevented || !isShortcut && !isSlash) return;
    event.preventDefault();
    open();
  });
}
