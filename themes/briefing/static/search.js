// Finds pages in the index of the site, and shows them. docs/search.md has the form of its files.

const DENSE = "(?=[\\p{Alphabetic}\\p{N}])[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]";
const LETTER = `(?!${DENSE})[\\p{Alphabetic}\\p{N}]`;
const IS_DENSE = new RegExp(`^${DENSE}`, "u");
const RUNS = new RegExp(`(?:${DENSE})+|(?:${LETTER}|(?<=[0-9])\\.(?=[0-9]))+`, "gu");
const COMMAS = /(?<=[0-9]),(?=[0-9]{3}(?![0-9]))/g;
const QUOTE = "[\"“”„«»「」『』]";
const QUOTED = new RegExp(`${QUOTE}([^"“”„«»「」『』]*)${QUOTE}`, "gu");
const LONGEST = 32;
/** Shorter words are found only whole. */
const PREFIX = 3;

const fold = text => text.normalize("NFKD").toLowerCase()
  .replace(/[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu, "")
  .replace(/ς/g, "σ").normalize("NFC");

const runs = text => fold(text).replace(COMMAS, "").match(RUNS) ?? [];

/** The words of a query, and its runs of signs of scripts without blanks. */
export const terms = query =>
  [...new Set(runs(query).map(run => IS_DENSE.test(run) ? run : [...run].slice(0, LONGEST).join("")))];

/** What stands in quotes in a query: of each its words, in order. */
export const phrases = query => [...query.normalize("NFKC").matchAll(QUOTED)].map(([, text]) => runs(text)).filter(words => words.length);

/** What is to be marked for a query: its phrases as wholes, and its other words. */
export const wanted = query => [...phrases(query), ...terms(query.normalize("NFKC").replace(QUOTED, " "))];

/** Orders texts as the files do: by the numbers of characters. */
const order = text => [...text].map(c => c.codePointAt(0).toString(16).padStart(6, "0")).join("");

/** An index; `load` gives the JSON of a file of it. */
export class Index {
  constructor(table, load) {
    Object.assign(this, { table, load, firsts: table.words.map(order) });
  }

  /** The pages with a word, or a longer one that begins so: each with its weight, and the places of signs there. */
  async beginning(start) {
    const from = order(start);
    let file = Math.max(this.firsts.findLastIndex(first => first <= from), 0);
    const files = [file];
    while (this.firsts[++file]?.startsWith(from)) files.push(file);
    const parts = await Promise.all(files.map(file => this.load(`words/${file}.json`)));
    const pages = new Map();
    for (const [term, list] of parts.flatMap(Object.entries)) {
      const isDense = IS_DENSE.test(term);
      if (!term.startsWith(start) || term != start && !isDense && [...start].length < PREFIX) continue;
      const nearness = term == start || isDense ? 1 : 0.5 * start.length / term.length;
      for (let page = 0, at = 0; at < list.length;) {
        page += list[at++];
        const known = pages.get(page) ?? { weight: 0, places: [] };
        pages.set(page, known);
        known.weight = Math.max(known.weight, nearness * list[at++]);
        if (!isDense) continue;
        for (let place = 0, left = list[at++]; left--;) known.places.push(place += list[at++]);
      }
    }
    return pages;
  }

  /** The pages with a term, each with its weight. The signs of a run have to stand side by side. */
  async pages(term) {
    const run = IS_DENSE.test(term) ? [...term] : [term];
    const last = Math.max(run.length - 2, 0);
    const starts = run.map((_, at) => at).filter(at => at == last || at < last && at % 2 == 0);
    const pairs = starts.map(at => run.slice(at, at + 2).join(""));
    const all = await Promise.all(pairs.map(pair => this.beginning(pair)));
    const pages = new Map();
    for (const [page, { weight, places }] of all[0]) {
      const there = all.map(found => found.get(page));
      if (there.includes(undefined)) continue;
      const sets = there.map(({ places }) => new Set(places));
      const isRun = !pairs[1] || places.some(place => starts.every((at, nth) => sets[nth].has(place + at)));
      if (isRun) pages.set(page, Math.min(...there.map(({ weight }) => weight)));
    }
    return pages;
  }

  /** The numbers of the pages that have all terms, the best first. */
  async find(terms) {
    const all = await Promise.all(terms.map(term => this.pages(term)));
    const rarities = all.map(({ size }) => Math.log(1 + (this.table.documents - size + 0.5) / (size + 0.5)));
    const score = page => all.reduce((sum, pages, nth) => sum + rarities[nth] * pages.get(page), 0);
    const scored = [...all[0]?.keys() ?? []].filter(page => all.every(pages => pages.has(page))).map(page => [page, score(page)]);
    return scored.sort(([a, x], [b, y]) => y - x || a - b).map(([page]) => page);
  }

  /** Title, address and day of a page. */
  async page(number) {
    const { chunk } = this.table;
    return (await this.load(`documents/${Math.floor(number / chunk)}.json`))[number % chunk];
  }
}

/** What a term matches in a folded text; a phrase is the list of its words. */
const pattern = term => {
  if (Array.isArray(term)) return term.map(word => IS_DENSE.test(word) ? pattern(word) : `(?<!${LETTER})${literal(word)}(?!${LETTER})`).join("[^\\p{Alphabetic}\\p{N}]*");
  if (IS_DENSE.test(term)) return [...term].join("\\s*");
  return `(?<!${LETTER})${literal(term)}` + ([...term].length < PREFIX ? `(?!${LETTER})` : `(?:${LETTER})*`);
};
const literal = word => word.replaceAll(".", "\\.");

/** Where terms and phrases stand in a text: start and end of each place, in order. */
export const marks = (text, terms) => {
  const commas = new Set([...text.matchAll(COMMAS)].map(({ index }) => index));
  let folded = "";
  const from = [];
  let at = 0;
  for (const c of text) {
    const f = commas.has(at) ? "" : fold(c);
    for (let n = 0; n < f.length; n++) from.push(at);
    folded += f;
    at += c.length;
  }
  from.push(at);
  const found = [];
  terms.forEach((term, nth) => {
    for (const { index, 0: match } of folded.matchAll(new RegExp(pattern(term), "gu"))) {
      found.push([from[index], from[index + match.length], nth]);
    }
  });
  return found.sort(([a], [b]) => a - b);
};

/** The part of a text with the most of the terms. */
export const excerpt = (text, terms) => {
  const length = terms.flat().some(term => IS_DENSE.test(term)) ? 100 : 180;
  const all = marks(text, terms);
  const kinds = ([start]) => new Set(all.filter(([from, to]) => from >= start && to < start + length - 40).map(([, , nth]) => nth)).size;
  const best = all.slice(0, 200).reduce((best, mark) => kinds(mark) > kinds(best) ? mark : best, all[0] ?? [0])[0];
  const blank = at => (text.slice(at, at + 20) + " ").indexOf(" ") % 20 + at;
  const start = best < 40 ? 0 : blank(best - 40);
  const end = Math.min(blank(start + length), text.length);
  return (start ? "… " : "") + text.slice(start, end).trim() + (end < text.length ? " …" : "");
};

const element = (name, own = {}, ...children) => {
  const made = Object.assign(document.createElement(name), own);
  made.append(...children);
  return made;
};

/** A text with marks where terms stand, as nodes. */
const marked = (text, terms) => {
  let done = 0;
  const nodes = marks(text, terms).flatMap(([from, to]) => {
    if (from < done) return [];
    const before = text.slice(done, from);
    done = to;
    return [before, element("mark", { textContent: text.slice(from, to) })];
  });
  return [...nodes, text.slice(done)];
};

const pageAt = async address => {
  const answer = await fetch(address);
  if (!answer.ok) throw answer.status;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

/** The text that a page has for its readers, and apart from it its head and the works that it cites. */
const textsOf = page => {
  const text = page.querySelector("[data-searched]") ?? page.querySelector("main") ?? page.body;
  const unread = "nav, script, style, template, math, svg, [popover], [data-unsearched]";
  text.querySelectorAll(unread).forEach(part => part.remove());
  // Blocks are parted by more than their tags.
  text.querySelectorAll("p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, pre, figcaption, caption").forEach(block => block.append(" "));
  const apart = selector => [...text.querySelectorAll(selector)].map(part => {
    part.remove();
    return part;
  });
  const head = apart("header");
  const works = apart("[data-search-works]").flatMap(list => [...list.querySelectorAll("li")]);
  return [[text], works, head].map(parts => parts.map(part => part.textContent).join(" ").replace(/\s+/g, " ").trim());
};

const AT_ONCE = 10;
/** So many pages are looked through at a time, and at most, for phrases. */
const LOOKED_THROUGH = { atOnce: 2, most: 40 };

class Search {
  constructor(base, dialog) {
    Object.assign(this, { base, dialog, files: new Map(), texts: new Map(), asked: 0 });
    this.input = dialog.querySelector("input");
    this.status = dialog.querySelector("[role=status]");
    this.list = dialog.querySelector("ol");
    this.more = dialog.querySelector("[data-search-more]");
    this.filters = [...dialog.querySelectorAll("[data-search-filters] select")];
    this.watcher = new IntersectionObserver(seen => seen.forEach(({ isIntersecting, target }) => {
      if (!isIntersecting) return;
      this.watcher.unobserve(target);
      this.fill(target).catch(() => { /* the title is left */ });
    }), { root: dialog });
    this.listen();
  }

  listen() {
    const { dialog, input, list } = this;
    let timer;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.search(), 120);
    };
    input.addEventListener("input", event => event.isComposing || later());
    input.addEventListener("compositionend", later);
    this.filters.forEach(filter => filter.addEventListener("change", () => this.search()));
    dialog.querySelector("form").addEventListener("submit", async event => {
      event.preventDefault();
      clearTimeout(timer);
      await this.search();
      list.querySelector("a")?.click();
    });
    dialog.querySelector("[data-search-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", event => event.target == dialog && dialog.close());
    this.more.addEventListener("click", () => this.show());
    dialog.addEventListener("keydown", event => this.key(event));
  }

  key(event) {
    const { key, isComposing } = event;
    if (isComposing) return;
    if (key == "Escape") {
      event.preventDefault();
      this.dialog.close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (!step || event.target.matches("select")) return;
    event.preventDefault();
    const stops = [this.input, ...this.list.querySelectorAll("a")];
    stops[Math.max(stops.indexOf(document.activeElement), 0) + step]?.focus();
  }

  async open() {
    if (this.dialog.open) return this.input.focus();
    this.dialog.showModal();
    this.input.select();
    this.search();
  }

  /** A file of the index, fetched once. */
  load(name) {
    if (!this.files.has(name)) {
      const file = fetch(this.base + name, { cache: "no-cache" }).then(answer => answer.ok ? answer.json() : Promise.reject(answer.status));
      this.files.set(name, file);
      file.catch(() => this.files.delete(name));
    }
    return this.files.get(name);
  }

  /** Language and texts of a page, fetched once. */
  textsAt(address) {
    if (!this.texts.has(address)) {
      const texts = pageAt(address).then(page => ({ lang: page.documentElement.lang, texts: textsOf(page) }));
      this.texts.set(address, texts);
      texts.catch(() => this.texts.delete(address));
    }
    return this.texts.get(address);
  }

  async search() {
    const asked = ++this.asked;
    const query = this.input.value;
    const words = terms(query);
    try {
      this.index ??= new Index(await this.load("index.json"), name => this.load(name));
      const isPhrase = phrases(query).length > 0;
      const candidates = words.length ? await this.filter(await this.index.find(words), isPhrase) : [];
      if (asked != this.asked) return;
      Object.assign(this, { terms: wanted(query), phrases: phrases(query), candidates, looked: 0 });
      this.list.replaceChildren();
      await this.show();
      if (!words.length) this.say("");
    } catch {
      if (asked == this.asked) this.say("failed");
    }
  }

  say(what, n) {
    this.status.textContent = (this.status.dataset[what] ?? "").replace("{n}", n);
  }

  /** Those of the pages that the filters let through; each choice says how many it would leave, where that is known before they are read. */
  async filter(found, isPhrase) {
    const all = await this.load("filters.json");
    this.dialog.querySelector("[data-search-filters]").hidden = false;
    const sets = this.filters.map(({ name }) => new Map(all[name].map(([term, steps]) => {
      let page = 0;
      return [term, new Set(steps.map(step => page += step))];
    })));
    const passes = (page, nth) => !this.filters[nth].value || sets[nth].get(this.filters[nth].value)?.has(page);
    this.filters.forEach((filter, nth) => {
      const others = found.filter(page => this.filters.every((_, other) => other == nth || passes(page, other)));
      const count = pages => others.reduce((n, page) => n + pages.has(page), 0);
      const choices = [...sets[nth]].map(([term, pages]) => [term, count(pages)]).filter(([term, n]) => n || term == filter.value);
      const options = choices.map(([term, n]) => new Option(isPhrase ? term : `${term} (${n})`, term, false, term == filter.value));
      filter.replaceChildren(filter.options[0], ...options);
      filter.closest("label").hidden = !sets[nth].size;
    });
    return found.filter(page => this.filters.every((_, nth) => passes(page, nth)));
  }

  /** The next of the candidates, with title, address and day; of those for phrases, the ones that have them. */
  async next() {
    const { candidates, phrases } = this;
    const [atOnce, most] = phrases.length ? [LOOKED_THROUGH.atOnce, LOOKED_THROUGH.most] : [AT_ONCE, AT_ONCE];
    const until = Math.min(this.looked + most, candidates.length);
    const pages = [];
    while (this.looked < until && pages.length < AT_ONCE) {
      const numbers = candidates.slice(this.looked, Math.min(this.looked + atOnce, until));
      const read = await Promise.all(numbers.map(number => this.index.page(number)));
      const isFound = await Promise.all(read.map(page => this.hasPhrases(page)));
      if (candidates != this.candidates) return [];
      this.looked += numbers.length;
      pages.push(...read.filter((_, nth) => isFound[nth]));
    }
    return pages;
  }

  /** The index does not say where words stand, so the texts of a page are looked through. */
  async hasPhrases([title, href]) {
    const { phrases } = this;
    if (!phrases.length) return true;
    const { texts } = await this.textsAt(href);
    return phrases.every(phrase => [title, ...texts].some(text => marks(text, [phrase]).length));
  }

  /** Shows the first results, or further ones. */
  async show() {
    const { candidates, list, phrases, terms } = this;
    const shown = list.children.length;
    const pages = await this.next();
    if (candidates != this.candidates) return;
    const items = pages.map(([title, href, day]) => {
      const link = element("a", { href }, ...marked(title, terms));
      return element("li", {}, link, ...day ? [element("time", { textContent: day })] : [], element("p"));
    });
    list.append(...items);
    items.forEach(item => this.watcher.observe(item));
    this.more.hidden = this.looked >= candidates.length;
    const all = phrases.length ? list.children.length : candidates.length;
    this.say(phrases.length && !this.more.hidden ? "some" : ["none", "one"][all] ?? "many", all);
    if (shown) items[0]?.querySelector("a").focus();
  }

  /** Puts the part of a page that has the terms under its title; the page itself has it, and is likely to be opened next. */
  async fill(item) {
    const { terms } = this;
    const link = item.querySelector("a");
    const paragraph = item.lastChild;
    const { lang, texts: [text, works] } = await this.textsAt(link.href);
    link.lang = paragraph.lang = lang;
    const has = text => marks(text, terms).length;
    const isCited = has(works) && !has(text) && !has(link.textContent);
    if (isCited) paragraph.append(this.status.dataset.works ?? "", " ");
    paragraph.append(...marked(excerpt(isCited ? works : text, terms), terms));
  }
}

let search;

/** Opens the search whose files are at that address, with the dialog of that language. */
export const open = async (base, language) => {
  search ??= pageAt(`${base}dialog.${language}.html`).then(page => {
    const dialog = page.querySelector("dialog");
    document.body.append(dialog);
    return new Search(base, dialog);
  });
  search.catch(() => { search = undefined; });
  await (await search).open();
};
