// The numbers of a page follow the inputs that its reader moves. Rust's src/render/whatif.rs writes what
// is computed here and src/compute/postfix.rs the formulas; texts come out as src/quantity/display.rs has
// them. The tests hold both against each other.
(() => {
  "use strict";
  const source = document.querySelector("script[data-whatif]");
  if (!source) return;
  const { sliders, inputs, steps, scenarios, forms, places, locale } = JSON.parse(source.textContent);
  const { decimal, group, small = [], large = [] } = locale;

  // Formulas

  const OPERATIONS = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    "~": a => -a,
    "^": Math.pow,
    ln: Math.log,
  };
  const quantile = (values, share) => {
    const place = Math.min(Math.max(share * values.length - 0.5, 0), values.length - 1), part = place % 1;
    const [at, next] = values.sort((a, b) => a - b).slice(Math.floor(place));
    return values.some(isNaN) ? NaN : part ? at + part * (next - at) : at;
  };
  const values = given => {
    const all = [...given];
    for (const step of steps) {
      const stack = [];
      for (const token of step.split(" ")) {
        const operation = OPERATIONS[token] || Math[token];
        const value = token == "quantile" ? quantile(stack.splice(-stack.pop()), stack.pop())
          : operation ? operation(...stack.splice(-operation.length))
          : token[0] == "$" ? all[token.slice(1)] : +token;
        // What has no value has none in whatever is made of it.
        stack.push(isFinite(value) ? value : NaN);
      }
      all.push(stack[0]);
    }
    return all;
  };
  // As it stands, then under each scenario.
  const computed = given => [[], ...scenarios].map(changes => {
    const changed = [...given];
    for (const [at, value] of changes) changed[at] = value;
    return values(changed);
  });

  // Texts

  // A number above zero to so many digits. A tie goes to the even digit; toExponential lets it go up.
  const scientific = (x, digits) => {
    const [all, exponent] = x.toExponential(60).replace(".", "").split("e");
    return /^50*$/.test(all.slice(digits)) && all[digits - 1] % 2 == 0
      ? all[0] + "." + all.slice(1, digits) + "e" + exponent
      : x.toExponential(digits - 1);
  };
  const layout = (x, scientific) => {
    const [mantissa, power] = scientific.split("e");
    const digits = mantissa.replace(".", ""), exponent = +power, sign = x < 0 ? "−" : "";
    if (!+digits) return "0";
    if (exponent < -6 || exponent >= 15)
      return sign + mantissa.replace(".", decimal) + " × 10" + [...exponent + ""].map(c => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] || "⁻").join("");
    if (exponent < 0) return sign + "0" + decimal + "0".repeat(-1 - exponent) + digits;
    const whole = digits.padEnd(exponent + 1, "0").slice(0, exponent + 1);
    const rest = digits.slice(exponent + 1);
    return sign + whole.replace(/\B(?=(\d{3})+$)/g, () => group) + (rest && decimal + rest);
  };
  const significant = (x, digits) => layout(x, scientific(Math.abs(x), digits));
  const grouped = x => layout(x, Math.abs(x).toExponential());
  // Without the signs between groups, and without decimals that are zero.
  const whole = text => {
    const plain = text.endsWith(decimal + "0") ? text.slice(0, -decimal.length - 1) : text;
    return group ? plain.replaceAll(group, "") : plain;
  };
  const STYLES = {
    plain: significant,
    typed: grouped,
    percent: (x, digits) => significant(x * 100, digits),
    fraction: (x, digits) => x > 0 && x < 1
      ? "1/" + whole(significant(1 / x, digits))
      : significant(x, digits),
    words: (x, digits) => {
      const rounded = Math.sign(x) * scientific(Math.abs(x), digits), size = Math.abs(rounded);
      const [unit, text] = large.find(([from]) => size >= from) || [1, "{n}"];
      return small[rounded] || text.replace("{n}", () => grouped(rounded / unit));
    },
  };
  // The number in full and its text.
  const shown = (x, { style, digits, units }) => {
    if (isNaN(x)) return ["", "—"];
    const all = units.map(([numerator, denominator, unit]) => [x * numerator / denominator, unit]);
    const [own, ...others] = all, size = Math.abs(own[0]);
    const [value, unit] = others.length && size && !(size >= 0.1 && size < 10000)
      ? others.findLast(([other]) => Math.abs(other) >= 1) || others[0] : own;
    return [Math.sign(value) * scientific(Math.abs(value), 15), STYLES[style](value, digits) + (unit && "\u00a0" + unit)];
  };

  // Sliders

  const STEPS = 200;
  const position = ({ from, to }, value) =>
    Math.round(STEPS * (isLogarithmic(from, to) ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from)));
  // Over more than a decade, equal ways are equal ratios.
  const isLogarithmic = (from, to) => from > 0 && to > 10 * from;
  const valueAt = ({ from, to }, at, own) => {
    if (at == position({ from, to }, own)) return own;
    if (at <= 0 || at >= STEPS) return at > 0 ? to : from;
    if (isLogarithmic(from, to)) return +(from * (to / from) ** (at / STEPS)).toPrecision(3);
    const step = (to - from) / STEPS, largest = Math.max(Math.abs(from), Math.abs(to));
    const digits = Math.ceil(Math.floor(Math.log10(largest)) + 1 - Math.log10(step));
    return +(from + at * step).toPrecision(Math.min(Math.max(digits, 1), 15));
  };

  // The page

  for (const template of document.querySelectorAll("template[data-whatif]"))
    template.parentNode.replaceChildren(template.content);
  // How many characters a number has from its point on.
  const tail = text => {
    const at = text.lastIndexOf(decimal);
    return at >= 0 && /^\d+$/.test(text.slice(at + decimal.length)) ? text.length - at : 0;
  };
  const followers = [...document.querySelectorAll("[data-follows]")].map(element => {
    const text = element.querySelector("button") || element;
    const { follows, pad } = element.dataset, own = [element.value, text.textContent];
    return { element, text, place: places[follows], own, pad, room: pad && pad.length + tail(own[1]) };
  });
  // The marks of charts go along the axis, and stop at its ends.
  const along = ({ scale, low, high }, value) => 100 * Math.min(1, Math.max(0,
    (scale == "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)) || 0));
  const marks = [...document.querySelectorAll("[data-moves]")].map(element => {
    const plot = element.closest("[data-chart]").dataset, isUpright = plot.chart == "lines";
    const parts = [...element.querySelectorAll(".bar, .mark")].map(part => {
      const name = isUpright ? "y" : part.matches(".bar") ? "x2" : "x";
      return [part, name, part.getAttribute(name)];
    });
    return { element, plot, isUpright, parts, place: places[element.dataset.moves] };
  });
  const lines = [...document.querySelectorAll("[data-line]")].map(element => {
    const points = element.closest("[data-chart]").querySelectorAll(`[data-on="${element.dataset.line}"]`);
    return { element, points: [...points], own: element.getAttribute("d") };
  });
  const controls = [...document.querySelectorAll("[data-slider]")].map(control => {
    const at = control.dataset.slider, own = position(sliders[at], inputs[at]);
    control.max = STEPS;
    control.defaultValue = own;
    if (control.list) control.list.append(new Option("", own));
    return { control, at };
  });
  const resets = [...document.querySelectorAll("[data-whatif-reset]")];
  const notes = [...document.querySelectorAll("[data-whatif-note]")];
  const own = computed(inputs);
  const state = [...inputs];

  const show = () => {
    const now = computed(state);
    for (const { element, text, place: [number, form, scenario], own: before, pad, room } of followers) {
      const value = now[scenario][number], isMoved = !Object.is(value, own[scenario][number]);
      [element.value, text.textContent] = isMoved ? shown(value, forms[form]) : before;
      if (room) element.dataset.pad = isMoved ? (decimal + "0".repeat(room - 1)).slice(tail(text.textContent)) : pad;
      element.toggleAttribute("data-moved", isMoved);
    }
    for (const { element, plot, isUpright, parts, place: [number, form, scenario] } of marks) {
      const value = now[scenario][number], isMoved = !Object.is(value, own[scenario][number]);
      const at = along(plot, shown(value, forms[form])[0]);
      for (const [part, name, before] of parts)
        part.setAttribute(name, isMoved ? (isUpright ? 100 - at : at) + "%" : before);
      element.toggleAttribute("data-moved", isMoved);
    }
    for (const { element, points, own } of lines) {
      const isMoved = points.some(point => point.hasAttribute("data-moved"));
      const heights = points.map(point => parseFloat(point.querySelector(".mark").getAttribute("y")));
      element.toggleAttribute("data-moved", isMoved);
      if (element.matches(".line"))
        element.setAttribute("d", isMoved ? own.replace(/([ML]\S+ )[^ML]+/g, (_, start) => start + heights.shift()) : own);
    }
    for (const { control, at } of controls) {
      const [number, form] = places[sliders[at].place];
      control.value = position(sliders[at], state[at]);
      control.setAttribute("aria-valuetext", shown(now[0][number], forms[form])[1]);
    }
    const isMoved = state.some((value, at) => value != inputs[at]);
    document.documentElement.toggleAttribute("data-whatif-moved", isMoved);
    for (const reset of resets) reset.disabled = !isMoved;
    for (const note of notes) note.hidden = !isMoved;
  };

  // The address of the page has what was moved, so that it can be shared.

  const asked = new URLSearchParams(location.search);
  sliders.forEach(({ name, from, to }, at) => {
    const text = asked.get(name), value = +text;
    if (text && value >= from && value <= to) state[at] = value;
  });
  let waiting;
  const keep = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const url = new URL(location);
      sliders.forEach(({ name }, at) => {
        url.searchParams.delete(name);
        if (state[at] != inputs[at]) url.searchParams.set(name, state[at]);
      });
      try { history.replaceState(history.state, "", url); } catch { /* a page from the disk has no address to change */ }
    }, 200);
  };
  for (const { control, at } of controls)
    control.addEventListener("input", () => {
      state[at] = valueAt(sliders[at], +control.value, inputs[at]);
      show();
      keep();
    });
  for (const reset of resets)
    reset.addEventListener("click", () => {
      sliders.forEach((_, at) => state[at] = inputs[at]);
      show();
      keep();
    });
  show();
})();
