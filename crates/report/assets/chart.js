"use strict";
// Line charts and stacked areas as SVG, with axes, a cursor and a tooltip. Arrow keys move the cursor.
(() => {
  const stanch = globalThis.stanch;
  const PAD = { left: 64, right: 12, top: 8, bottom: 24 };

  const scale = (low, high, from, to) => {
    const span = high - low || 1;
    return (value) => from + ((value - low) / span) * (to - from);
  };

  // Paths of the stretches between values that were not seen.
  const stretches = (xs, ys) => {
    const out = [];
    let open = null;
    ys.forEach((y, i) => {
      if (y === null) open = null;
      else if (open) open.push([xs[i], y]);
      else out.push((open = [[xs[i], y]]));
    });
    return out;
  };

  const path = (points) => points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

  const frame = (figure, chart, height, range) => {
    const width = Math.max(240, figure.clientWidth);
    const x = scale(range.x[0], range.x[1], PAD.left, width - PAD.right);
    const y = scale(range.y[0], range.y[1], height - PAD.bottom, PAD.top);
    const root = stanch.svg("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", tabindex: "0",
      "aria-label": `${chart.title ?? "chart"}; arrow keys read the values` });
    for (const tick of stanch.ticks(range.y[0], range.y[1], 5, chart.unit === "bytes" ? "bytes" : "count")) {
      root.append(
        stanch.svg("line", { class: "axis", x1: PAD.left, x2: width - PAD.right, y1: y(tick), y2: y(tick) }),
        stanch.svg("text", { x: PAD.left - 6, y: y(tick) + 4, "text-anchor": "end" }, stanch.label(tick, chart.unit)),
      );
    }
    const wanted = Math.max(2, Math.floor(width / 110));
    for (const tick of stanch.ticks(range.x[0], range.x[1], wanted, chart.timed ? "time" : "count")) {
      const label = chart.timed ? stanch.millis(tick) : `#${tick}`;
      const anchor = x(tick) > width - 30 ? "end" : "middle";
      root.append(stanch.svg("text", { x: x(tick), y: height - 6, "text-anchor": anchor }, label));
    }
    if (chart.now !== undefined) {
      const at = x(chart.now);
      root.append(
        stanch.svg("line", { class: "now", x1: at, x2: at, y1: PAD.top, y2: height - PAD.bottom }),
        stanch.svg("text", { x: at - 4, y: PAD.top + 10, "text-anchor": at < 100 ? "start" : "end" }, "now"),
      );
    }
    return { root, x, y, width, height };
  };

  // The cursor: `values(i)` gives the rows of the tooltip for the i-th of `xs`.
  const cursor = (figure, f, chart, xs, tip, values) => {
    const line = stanch.svg("line", { class: "cursor", y1: PAD.top, y2: f.height - PAD.bottom, visibility: "hidden" });
    f.root.append(line);
    let at = -1;
    const move = (i, pointerY) => {
      at = Math.max(0, Math.min(xs.length - 1, i));
      const x = f.x(xs[at]);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      line.setAttribute("visibility", "visible");
      const rows = values(at).map(([colour, name, value]) =>
        stanch.el("div", {}, ...(colour ? [stanch.swatch(colour)] : []), stanch.el("span", {}, name), stanch.el("b", {}, value)));
      tip.show((x / f.width) * f.root.clientWidth, f.root.offsetTop ?? pointerY, stanch.el("div", {}, stanch.moment(xs[at], chart.timed)), ...rows);
    };
    const hide = () => {
      line.setAttribute("visibility", "hidden");
      tip.hide();
    };
    f.root.addEventListener("pointermove", (event) => {
      const box = f.root.getBoundingClientRect();
      const wanted = ((event.clientX - box.left) / box.width) * f.width;
      let best = 0;
      xs.forEach((x, i) => {
        if (Math.abs(f.x(x) - wanted) < Math.abs(f.x(xs[best]) - wanted)) best = i;
      });
      move(best, event.clientY - box.top);
    });
    f.root.addEventListener("pointerleave", hide);
    f.root.addEventListener("blur", hide);
    f.root.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") move(at + 1, 0);
      else if (event.key === "ArrowLeft") move(at < 0 ? xs.length - 1 : at - 1, 0);
      else if (event.key === "Escape") hide();
      else return;
      event.preventDefault();
    });
  };

  const legend = (entries) =>
    stanch.el("ul", { class: "legend" }, ...entries.map(([colour, name, title]) =>
      stanch.el("li", { title }, stanch.swatch(colour), stanch.el("span", {}, name))));

  stanch.lineChart = (figure, chart) => {
    const tip = stanch.tip(figure);
    const holder = stanch.el("div");
    figure.append(holder);
    const xs = [...new Set(chart.lines.flatMap((l) => l.x))].sort((a, b) => a - b);
    const all = chart.lines.flatMap((l) => l.y).filter((y) => y !== null);
    // From zero, so that noise looks like noise.
    const high = Math.max(...all) * 1.08 || 1;
    const range = { x: [xs[0], xs[xs.length - 1]], y: [Math.min(0, ...all), high] };
    const colour = (i) => (chart.lines.length > 1 ? `var(--c${i})` : chart.growing ? "var(--bad)" : "var(--c0)");
    stanch.redraw(figure, () => {
      const f = frame(figure, chart, 180, range);
      // The first line lies on top.
      [...chart.lines.entries()].reverse().forEach(([i, line]) => {
        for (const points of stretches(line.x.map(f.x), line.y.map((y) => (y === null ? null : f.y(y))))) {
          const shape = stanch.svg("path", { class: "curve", d: path(points) });
          shape.style.stroke = colour(i);
          f.root.append(shape);
          if (points.length === 1) {
            const dot = stanch.svg("circle", { cx: points[0][0], cy: points[0][1], r: 3 });
            dot.style.fill = colour(i);
            f.root.append(dot);
          }
        }
      });
      cursor(figure, f, chart, xs, tip, (i) =>
        chart.lines.map((line, n) => {
          const at = line.x.indexOf(xs[i]);
          return [colour(n), line.name || chart.title, at < 0 ? "no snapshot" : stanch.amount(line.y[at], chart.unit)];
        }));
      holder.replaceChildren(f.root, ...(chart.lines.length > 1 ? [legend(chart.lines.map((l, i) => [colour(i), l.y.some((y) => y !== null) ? l.name : `${l.name} (not seen)`]))] : []));
    });
  };

  stanch.stackedChart = (figure, chart) => {
    const tip = stanch.tip(figure);
    const holder = stanch.el("div");
    figure.append(holder);
    const n = chart.x.length;
    // Sums from below; an area that was not seen at a moment leaves the whole moment out.
    const seen = chart.x.map((_, i) => chart.areas.every((a) => a.y[i] !== null));
    let below = new Array(n).fill(0);
    const layers = chart.areas.map((area) => {
      const low = below;
      below = low.map((v, i) => v + (area.y[i] ?? 0));
      return { low, high: below };
    });
    const range = { x: [chart.x[0], chart.x[n - 1]], y: [0, Math.max(...below) * 1.05 || 1] };
    const colour = (i) => `var(--c${Math.min(i, 8)})`;
    stanch.redraw(figure, () => {
      const f = frame(figure, chart, 260, range);
      layers.forEach((layer, i) => {
        const xs = chart.x.map(f.x);
        const tops = stretches(xs, layer.high.map((v, k) => (seen[k] ? f.y(v) : null)));
        const lows = stretches(xs, layer.low.map((v, k) => (seen[k] ? f.y(v) : null)));
        tops.forEach((top, k) => {
          const shape = stanch.svg("path", { d: `${path(top)}${path([...lows[k]].reverse()).replace("M", "L")}Z`, "fill-opacity": ".85" });
          shape.style.fill = colour(i);
          f.root.append(shape);
        });
      });
      cursor(figure, f, chart, chart.x, tip, (i) => [
        ...chart.areas.map((a, k) => [colour(k), a.name, stanch.amount(a.y[i], chart.unit)]).reverse(),
        [null, "together", seen[i] ? stanch.amount(below[i], chart.unit) : "unknown"],
      ]);
      holder.replaceChildren(f.root, legend(chart.areas.map((a, i) => [colour(i), a.name, a.place])));
    });
  };
})();
