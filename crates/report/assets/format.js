"use strict";
// Numbers for people, and small helpers. The same wording as the text report: powers of 1024, few digits.
(() => {
  const stanch = (globalThis.stanch ??= {});
  // The name space is an identifier and not an address; the page's own SVG element knows it.
  const SVG = new DOMParser().parseFromString("<svg/>", "text/html").querySelector("svg").namespaceURI;
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

  const grouped = (value, digits) =>
    value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

  stanch.bytes = (value) => {
    let unit = 0;
    while (Math.abs(value) >= 1023.5 && unit + 1 < units.length) {
      value /= 1024;
      unit++;
    }
    return `${grouped(value, unit === 0 || Math.abs(value) >= 99.95 ? 0 : 1)} ${units[unit]}`;
  };

  stanch.count = (value) => {
    const size = Math.abs(value);
    return grouped(value, Number.isInteger(value) || size >= 9.95 ? 0 : size >= 0.995 ? 1 : 2);
  };

  // Nanoseconds as the largest unit that leaves a whole number before the point.
  stanch.nanos = (value) => {
    const steps = [["ns", 1], ["µs", 1e3], ["ms", 1e6], ["s", 1e9], ["min", 60e9], ["h", 3600e9]];
    const [unit, size] = steps.findLast(([, size]) => Math.abs(value) >= size) ?? steps[0];
    const scaled = value / size;
    return `${grouped(scaled, unit === "ns" || Math.abs(scaled) >= 99.95 ? 0 : 2)} ${unit}`;
  };

  stanch.amount = (value, unit) => {
    if (value === null || value === undefined) return "unknown";
    return unit === "bytes" ? stanch.bytes(value) : unit === "nanoseconds" ? stanch.nanos(value) : stanch.count(value);
  };

  // A round number of an axis: no digits that say nothing.
  stanch.label = (value, unit) => (value === 0 ? "0" : stanch.amount(value, unit).replace(/\.0+(?=\D|$)/, ""));

  stanch.percent = (part, whole) => (whole > 0 ? `${grouped((100 * part) / whole, part === whole ? 0 : 1)} %` : "");

  stanch.millis = (ms) => {
    const s = Math.round(ms / 1000);
    if (ms < 1000) return ms === 0 ? "0 s" : `${ms} ms`;
    const pair = (big, bigUnit, small, smallUnit) => `${big} ${bigUnit}${small ? ` ${small} ${smallUnit}` : ""}`;
    if (s < 60) return `${s} s`;
    if (s < 3600) return pair(Math.floor(s / 60), "min", s % 60, "s");
    if (s < 86400) return pair(Math.floor(s / 3600), "h", Math.floor((s % 3600) / 60), "min");
    return pair(Math.floor(s / 86400), "d", Math.floor((s % 86400) / 3600), "h");
  };

  stanch.moment = (x, timed) => (timed ? stanch.millis(x) : `snapshot ${x}`);

  // Values of an axis: about `wanted` of them, on round numbers (of 1024 for bytes, of 60 for times).
  stanch.ticks = (low, high, wanted, kind) => {
    if (!(high > low)) return [low];
    const rough = (high - low) / wanted;
    let step;
    if (kind === "time") {
      const steps = [1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 108e5, 216e5, 432e5, 864e5];
      step = steps.find((s) => s >= rough) ?? Math.ceil(rough / 864e5) * 864e5;
    } else {
      const base = kind === "bytes" ? 1024 ** Math.max(0, Math.floor(Math.log(rough) / Math.log(1024))) : 1;
      const power = 10 ** Math.floor(Math.log10(rough / base));
      step = base * ([1, 2, 5, 10].find((m) => m * power >= rough / base) ?? 10) * power;
      if (kind !== "bytes") step = Math.max(1, step);
    }
    const out = [];
    for (let i = Math.ceil(low / step); i * step <= high * (1 + 1e-9); i++) out.push(i * step);
    return out;
  };

  // Builds an element; strings become text, never markup.
  const build = (element, attributes, children) => {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  stanch.el = (name, attributes, ...children) => build(document.createElement(name), attributes, children);
  stanch.svg = (name, attributes, ...children) =>
    build(document.createElementNS(SVG, name), attributes, children);

  stanch.swatch = (colour) => {
    const box = stanch.el("span", { class: "swatch" });
    box.style.background = colour;
    return box;
  };

  // A box that follows the pointer inside `figure`.
  stanch.tip = (figure) => {
    const box = stanch.el("div", { class: "tip", hidden: "" });
    figure.append(box);
    return {
      show(x, y, ...content) {
        box.replaceChildren(...content);
        box.hidden = false;
        const left = Math.min(x + 14, figure.clientWidth - box.offsetWidth - 4);
        box.style.left = `${Math.max(0, left)}px`;
        box.style.top = `${y + 14}px`;
      },
      hide() {
        box.hidden = true;
      },
    };
  };

  // Draws now, and again whenever the element's width or the theme changes.
  stanch.redraw = (element, draw) => {
    let width = 0;
    new ResizeObserver(() => {
      if (element.clientWidth !== width && element.clientWidth > 0) {
        width = element.clientWidth;
        // Not inside the observer: drawing changes heights, and that would notify it again.
        requestAnimationFrame(draw);
      }
    }).observe(element);
    addEventListener("stanch-theme", () => draw());
  };
})();
