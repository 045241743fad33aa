// As much of a page as themes/briefing/static/whatif.js touches; `page` has what stands on it.
const element = own => ({
  listeners: {},
  attributes: {},
  dataset: {},
  querySelector: () => null,
  toggleAttribute(name, on) { this.attributes[name] = on; },
  setAttribute(name, value) { this.attributes[name] = value; },
  addEventListener(name, act) { this.listeners[name] = act; },
  ...own,
});
const texts = page.numbers.map(({ follows, value, text }) =>
  element({ dataset: { follows }, value, textContent: text }));
const ranges = page.sliders.map(slider => element({ dataset: { slider } }));
const reset = element({});
const drawn = attributes => ({
  attributes,
  getAttribute(name) { return this.attributes[name]; },
  setAttribute(name, value) { this.attributes[name] = value; },
  toggleAttribute(name, on) { this.attributes[name] = on; },
  hasAttribute(name) { return this.attributes[name] || false; },
  matches(selector) { return selector == "." + this.attributes.class.split(" ")[0]; },
});
const plot = { dataset: page.plot, querySelectorAll: () => points };
const points = page.marks.map(({ moves, parts }) => {
  const all = parts.map(drawn);
  return {
    ...drawn({}),
    dataset: { moves },
    closest: () => plot,
    querySelector: () => all.find(part => part.attributes.class == "mark"),
    querySelectorAll: () => all.filter(part => ["bar", "mark"].includes(part.attributes.class)),
  };
});
const lines = page.lines.map(line => ({ ...drawn(line), dataset: { line: "0" }, closest: () => plot }));
const elements = {
  "template[data-whatif]": [],
  "[data-follows]": texts,
  "[data-slider]": ranges,
  "[data-moves]": points,
  "[data-line]": lines,
  "[data-whatif-reset]": [reset],
  "[data-whatif-note]": [element({})],
};
globalThis.document = {
  documentElement: element({}),
  querySelector: () => ({ textContent: page.data }),
  querySelectorAll: selector => elements[selector],
};
globalThis.location = {};
let address = page.address;
globalThis.URLSearchParams = class {
  constructor() { this.all = new Map(Object.entries(address)); }
  get(name) { return this.all.has(name) ? this.all.get(name) : null; }
  set(name, value) { this.all.set(name, String(value)); }
  delete(name) { this.all.delete(name); }
};
globalThis.URL = class {
  constructor() { this.searchParams = new URLSearchParams(); }
};
globalThis.history = { replaceState: (_, __, url) => { address = Object.fromEntries(url.searchParams.all); } };
globalThis.clearTimeout = () => {};
globalThis.setTimeout = act => act();
globalThis.drag = (at, position) => {
  ranges[at].value = String(position);
  ranges[at].listeners.input();
};
globalThis.press = () => reset.listeners.click();
globalThis.seen = () => JSON.stringify({
  numbers: texts.map(({ value, textContent, attributes }) =>
    ({ value: String(value), text: textContent, moved: attributes["data-moved"] })),
  sliders: ranges.map(({ value, attributes }) =>
    ({ value: String(value), text: attributes["aria-valuetext"] })),
  drawn: [...points.flatMap(point => point.querySelectorAll()), ...lines].map(({ attributes }) => attributes),
  address,
});
