"use strict";
// Flame graphs on a canvas, root on top. Click or Enter zooms, Escape zooms out, arrow keys walk the boxes, the search
// field marks what matches and says how much of the whole that is.
//
// A tree is a set of columns in preorder, widest child first: `depth`, `total`, `name` (an index of `names`; below zero:
// the sum of so many cut children), and where they are known `place` (an index of `places`, -1: none), `class` (an index
// of `classes`), `now` and `base` (a comparison: `total` is the larger of both, summed per stack), `stack` (for the
// server that made it). Preorder means that every level is sorted from left to right, so that what is in view is found
// by halving, and boxes thinner than a pixel are leapt over: a frame costs what the screen can show, not what is there.
(() => {
  const stanch = globalThis.stanch;
  const ROW = 20;
  // Below this a box has no text; it is also what makes a text worth reading.
  const TEXT = 30;
  const SHADES = 5;
  // Thinner boxes have neither shade nor gap.
  const THIN = 2;
  const FONT = "12px ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace";
  const ZOOM_MS = 160;

  const prepare = (data) => {
    const count = data.depth.length;
    const depth = Int32Array.from(data.depth), total = Float64Array.from(data.total);
    const parent = new Int32Array(count), start = new Float64Array(count), filled = new Float64Array(count);
    const open = [];
    let deepest = 0;
    for (let i = 0; i < count; i++) {
      const d = depth[i];
      if (i > 0) {
        const p = open[d - 1];
        parent[i] = p;
        start[i] = start[p] + filled[p];
        filled[p] += total[i];
      }
      open[d] = i;
      if (d > deepest) deepest = d;
    }
    // The nodes of each level, from left to right.
    const first = new Int32Array(deepest + 2), order = new Int32Array(count);
    for (let i = 0; i < count; i++) first[depth[i] + 1]++;
    for (let d = 0; d <= deepest; d++) first[d + 1] += first[d];
    const at = first.slice();
    for (let i = 0; i < count; i++) order[at[depth[i]]++] = i;
    const shade = Uint8Array.from(data.names, (name) => shadeOf(name));
    const name = (i) => (data.name[i] < 0 ? stanch.say("smaller", stanch.count(-data.name[i]))
      : i === 0 && data.names[data.name[0]] === "all" ? stanch.say("all") : data.names[data.name[i]]);
    return { data, count, depth, total, parent, start, filled, first, order, deepest, shade, name,
      isOther: (i) => data.name[i] < 0,
      isDiff: Boolean(data.base),
      self: (i) => Math.max(0, total[i] - filled[i]),
      place: (i) => data.places[placeOf(data, i)] ?? "",
      // Whether something below was cut, so that asking again would show more.
      cutBelow: (i) => {
        for (let k = i + 1; k < count && depth[k] > depth[i]; k++) if (data.name[k] < 0) return true;
        return false;
      } };
  };

  // A place or class is a box's own, or that of its name; -1 for none.
  const placeOf = (data, i) => (data.place ? data.place[i] : data.namePlace && data.name[i] >= 0 ? data.namePlace[data.name[i]] : -1);
  const classOf = (data, i) => (data.class ? data.class[i] : data.nameClass && data.name[i] >= 0 ? data.nameClass[data.name[i]] : 0);

  // Functions of one package have one shade, so that neighbours can be told apart.
  const shadeOf = (name) => {
    const slash = name.lastIndexOf("/"), dot = name.indexOf(".", slash + 1);
    let hash = 0;
    for (let i = 0; i < (dot < 0 ? name.length : dot); i++) hash = (hash * 31 + name.charCodeAt(i)) | 0;
    return (hash >>> 0) % SHADES;
  };

  const parse = (colour) => {
    const hex = colour.trim().replace("#", "");
    return [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));
  };
  const mix = (a, b, part) => `rgb(${a.map((v, i) => Math.round(v + (b[i] - v) * part)).join(",")})`;

  // Colours of classes in their shades, plain and dimmed; of a comparison from less over unchanged to more.
  const palette = (tree) => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(`--${name === "select" ? "select-wait" : name}`).trim();
    const ground = parse(of("ground")), text = parse(of("text"));
    const names = tree.isDiff ? ["shrunk", "same", "grown"] : (tree.data.classes ?? []).map((c) => c.colour);
    const base = (names.length ? names : ["other"]).map((name) => parse(of(name)));
    const table = (dim) => {
      if (tree.isDiff) {
        const steps = 6;
        return Array.from({ length: 2 * steps + 1 }, (_, i) => {
          const full = base[i < steps ? 0 : 2], part = Math.abs(i - steps) / steps;
          // Any change is told from none at first sight.
          const mixed = parse3(mix(base[1], full, part === 0 ? 0 : 0.25 + 0.75 * part));
          return mix(mixed, ground, dim);
        });
      }
      return base.flatMap((colour) => Array.from({ length: SHADES }, (_, i) =>
        mix(parse3(mix(colour, i % 2 ? ground : text, 0.06 * Math.ceil(i / 2))), ground, dim)));
    };
    return { plain: table(0), dim: table(0.68), text: of("text"), mark: of("focus"), ground: of("ground"), classes: names.map(of) };
  };
  const parse3 = (rgb) => rgb.match(/\d+/g).map(Number);

  const colourOf = (tree, i) => {
    if (tree.isDiff) {
      const now = tree.data.now[i], base = tree.data.base[i], larger = Math.max(now, base);
      if (larger <= 0 || now === base) return 6;
      const part = (now - base) / larger;
      return 6 + Math.sign(part) * Math.max(1, Math.round(6 * Math.abs(part)));
    }
    const shade = tree.data.name[i] < 0 ? 0 : tree.shade[tree.data.name[i]];
    return classOf(tree.data, i) * SHADES + shade;
  };

  // As much of a name as fits in so many characters: the package path goes first, then the end.
  const fit = (text, room) => {
    if (text.length <= room) return text;
    const plain = text.slice(0, (text + "(").search(/[([]/));
    const short = text.slice(plain.lastIndexOf("/") + 1);
    if (short.length <= room) return short;
    return room > 2 ? short.slice(0, room - 1) + "…" : "";
  };

  // Which names match, by index; `null` for no search. A text that is no expression is searched as it is.
  const matcher = (tree, text) => {
    const wanted = text.trim();
    if (!wanted) return null;
    let expression;
    try {
      expression = new RegExp(wanted, "i");
    } catch {
      expression = { test: (name) => name.toLowerCase().includes(wanted.toLowerCase()) };
    }
    const names = Uint8Array.from(tree.data.names, (name) => Number(expression.test(name)));
    const places = Uint8Array.from(tree.data.places ?? [], (place) => Number(expression.test(place)));
    return (i) => tree.data.name[i] >= 0 && i !== 0
      && (names[tree.data.name[i]] === 1 || places[placeOf(tree.data, i)] === 1);
  };

  const marker = (tree, ids) => {
    const names = Uint8Array.from(tree.data.ids ?? [], (id) => Number(ids.has(id)));
    return (i) => i !== 0 && tree.data.name[i] >= 0 && names[tree.data.name[i]] === 1;
  };

  // Value of what matches, no stack counted twice: below a match nothing is looked at any more.
  const matched = (tree, match) => {
    let sum = 0;
    for (let i = 0; i < tree.count; i++) {
      if (!match(i)) continue;
      sum += tree.total[i];
      const level = tree.depth[i];
      while (i + 1 < tree.count && tree.depth[i + 1] > level) i++;
    }
    return sum;
  };

  const signed = (value, unit) => (value > 0 ? "+" : "") + stanch.amount(value, unit);

  // What a node is, for people.
  const describe = (tree, i) => {
    const { unit } = tree.data;
    const value = (v) => (unit === "bytes" || unit === "nanoseconds" ? stanch.amount(v, unit) : `${stanch.amount(v, unit)} ${unit}`);
    const share = stanch.percent(tree.total[i], tree.total[0]);
    const where = tree.place(i) ? ` ${tree.place(i)}` : "";
    if (tree.isDiff) {
      const now = tree.data.now[i], base = tree.data.base[i];
      return `${tree.name(i)}${where}: ${stanch.say("was", value(base), value(now), signed(now - base, unit))}`;
    }
    const self = tree.self(i) > 0 && i !== 0 && !tree.isOther(i) ? `, ${stanch.say("self", value(tree.self(i)))}` : "";
    return `${tree.name(i)}${where}: ${value(tree.total[i])}${share ? ` (${share})` : ""}${self}`;
  };

  // One drawing in `figure`. `options`: `up` draws the root at the bottom, `onZoom(node)` and `onPick(node)` are told,
  // `onDraw()` after every frame.
  stanch.flameGraph = (figure, options = {}) => {
    const canvas = stanch.el("canvas", { tabindex: "0", role: "application", "aria-label": stanch.say("help") });
    const space = stanch.el("div", { class: "space" }, canvas);
    const picture = stanch.el("div", { class: "picture" }, space);
    const status = stanch.el("p", { class: "status", "aria-live": "polite" });
    const legend = stanch.el("ul", { class: "legend" });
    const tip = stanch.tip(figure);
    figure.append(picture, status, legend);
    const view = { tree: null, zoom: 0, selected: 0, match: null, matchText: null, x0: 0, x1: 1, colours: null, char: 7.2, paper: false };
    let asked = 0, motion = null;

    const rowOf = (level) => (options.up ? view.tree.deepest - level : level);
    const levelOf = (row) => (options.up ? view.tree.deepest - row : row);
    const width = () => Math.max(200, picture.clientWidth);

    // The first of a level whose end is right of `x`.
    const firstAfter = (tree, low, high, x) => {
      while (low < high) {
        const middle = (low + high) >> 1, i = tree.order[middle];
        if (tree.start[i] + tree.total[i] <= x) low = middle + 1;
        else high = middle;
      }
      return low;
    };

    // The same from `low` on, when it is near: in steps that double.
    const leap = (tree, low, high, x) => {
      let step = 1;
      while (low + step < high) {
        const i = tree.order[low + step - 1];
        if (tree.start[i] + tree.total[i] > x) break;
        low += step;
        step *= 2;
      }
      return firstAfter(tree, low, Math.min(high, low + step), x);
    };

    const ancestors = () => {
      const path = [];
      for (let i = view.zoom; ; i = view.tree.parent[i]) {
        path[view.tree.depth[i]] = i;
        if (i === 0) return path;
      }
    };

    const box = (context, i, x, w, y, dim) => {
      const { tree, colours } = view;
      const hit = view.match !== null && view.match(i);
      const faded = dim || (view.match !== null && !hit);
      context.fillStyle = (faded ? colours.dim : colours.plain)[colourOf(tree, i)];
      // On whole pixels: edges that need no smoothing are drawn several times faster.
      const left = Math.round(x);
      context.fillRect(left, y, Math.max(1, Math.round(x + w) - left - (w > 3 ? 1 : 0)), ROW - 1);
      const chosen = i === view.selected && document.activeElement === canvas;
      if (chosen || (hit && w > 3)) {
        context.strokeStyle = hit && !chosen ? colours.mark : colours.text;
        context.lineWidth = 2;
        context.strokeRect(x + 1, y + 1, Math.max(1, w - 3), ROW - 3);
      }
      if (w > TEXT) {
        // What sticks out on the left is no place to read.
        const start = Math.max(0, x), end = Math.min(width(), x + w);
        const text = fit(tree.name(i), Math.floor((end - start - 8) / view.char));
        if (!text || end - start < TEXT) return;
        context.fillStyle = colours.text;
        context.fillText(text, start + 4, y + ROW / 2, end - start - 6);
      }
    };

    const level = (context, tree, d, y, wide) => {
      const scale = wide / (view.x1 - view.x0), low = tree.first[d], high = tree.first[d + 1];
      // Neighbours too thin to be told apart are one stroke while their colour is the same.
      let colour = null, from = 0, to = 0;
      const stroke = () => {
        if (colour === null) return;
        const left = Math.round(from);
        context.fillStyle = colour;
        context.fillRect(left, y, Math.max(1, Math.round(to) - left), ROW - 1);
        colour = null;
      };
      let k = firstAfter(tree, low, high, view.x0);
      while (k < high) {
        const i = tree.order[k], x = (tree.start[i] - view.x0) * scale, w = tree.total[i] * scale;
        if (x >= wide) break;
        if (w >= THIN || i === view.selected) {
          stroke();
          box(context, i, x, Math.max(1, w), y, false);
          k++;
          continue;
        }
        const mine = thinColour(tree, i), end = x + Math.max(w, 1);
        if (w >= 0.05) {
          if (mine !== colour || x > to + 0.5) {
            stroke();
            colour = mine;
            from = x;
          }
          to = end;
        }
        // Only one of those that share a pixel.
        k = w >= 1 ? k + 1 : leap(tree, k + 1, high, view.x0 + (x + 1) / scale);
      }
      stroke();
    };
    const thinColour = (tree, i) => {
      const faded = view.match !== null && !view.match(i), table = faded ? view.colours.dim : view.colours.plain;
      return table[tree.isDiff ? colourOf(tree, i) : classOf(tree.data, i) * SHADES];
    };

    const draw = () => {
      asked = 0;
      const { tree } = view;
      if (!tree || picture.clientWidth === 0) return;
      if (motion) step();
      const wide = width(), rows = tree.deepest + 1;
      const tall = view.paper ? Math.min(rows * ROW, 16000) : Math.min(rows * ROW, Math.max(ROW, picture.clientHeight || innerHeight));
      const sharp = globalThis.devicePixelRatio || 1;
      if (canvas.width !== Math.round(wide * sharp) || canvas.height !== Math.round(tall * sharp)) {
        canvas.width = Math.round(wide * sharp);
        canvas.height = Math.round(tall * sharp);
        canvas.style.height = `${tall}px`;
      }
      view.colours ??= palette(tree);
      const context = canvas.getContext("2d", { alpha: false });
      context.setTransform(sharp, 0, 0, sharp, 0, 0);
      context.fillStyle = view.colours.ground;
      context.fillRect(0, 0, wide, tall);
      context.font = FONT;
      context.textBaseline = "middle";
      view.char = context.measureText("0").width;
      const top = view.paper ? 0 : picture.scrollTop, above = tree.depth[view.zoom], path = ancestors();
      for (let row = Math.floor(top / ROW); row < rows && row * ROW - top < tall; row++) {
        const d = levelOf(row), y = row * ROW - top;
        if (d < above) box(context, path[d], 0, wide, y, true);
        else level(context, tree, d, y, wide);
      }
      if (motion) request();
      options.onDraw?.();
    };
    const request = () => {
      asked ||= requestAnimationFrame(draw);
    };

    const step = () => {
      const part = Math.min(1, (performance.now() - motion.since) / ZOOM_MS), eased = 1 - (1 - part) ** 3;
      view.x0 = motion.from[0] + (motion.to[0] - motion.from[0]) * eased;
      view.x1 = motion.from[1] + (motion.to[1] - motion.from[1]) * eased;
      if (part === 1) motion = null;
    };

    const tell = () => {
      const { tree } = view;
      const lines = [tree.total[0] > 0 ? describe(tree, view.selected) : stanch.say("empty")];
      if (view.match && !view.matchText) {
        const sum = matched(tree, view.match), { unit } = tree.data;
        const cut = tree.data.name.some((n) => n < 0);
        lines.push(stanch.say(cut ? "matchesShown" : "matches", stanch.amount(sum, unit), stanch.amount(tree.total[0], unit),
          stanch.percent(sum, tree.total[0]) || "0 %"));
      } else if (view.matchText) lines.push(view.matchText);
      status.replaceChildren(...lines.flatMap((l, i) => (i ? [stanch.el("br"), l] : [l])));
    };

    const explain = () => {
      const { tree } = view;
      const colours = palette(tree);
      const entries = tree.isDiff ? ["shrunk", "same", "grown"].map((n) => stanch.say(n))
        : (tree.data.classes ?? []).map((c) => stanch.say(c.name));
      legend.replaceChildren(...entries.map((name, i) => stanch.el("li", {}, stanch.swatch(colours.classes[i]), name)));
    };

    // Brings the selected row into view.
    const reveal = () => {
      const y = rowOf(view.tree.depth[view.selected]) * ROW, tall = picture.clientHeight;
      if (y < picture.scrollTop) picture.scrollTop = y;
      else if (y + ROW > picture.scrollTop + tall) picture.scrollTop = y + ROW - tall;
    };

    const range = (i) => [view.tree.start[i], view.tree.start[i] + Math.max(view.tree.total[i], Number.MIN_VALUE)];
    const moveTo = (i, at_once) => {
      const to = range(i);
      view.zoom = i;
      view.selected = i;
      if (at_once || matchMedia("(prefers-reduced-motion: reduce)").matches) {
        [view.x0, view.x1] = to;
        motion = null;
      } else motion = { from: [view.x0, view.x1], to, since: performance.now() };
      reveal();
      tell();
      request();
    };
    const zoom = (i) => {
      if (view.tree.isOther(i)) i = view.tree.parent[i];
      moveTo(i, false);
      options.onZoom?.(i);
    };
    const select = (i) => {
      view.selected = i;
      reveal();
      tell();
      request();
      options.onPick?.(i);
    };

    const find = (event) => {
      const { tree } = view, area = canvas.getBoundingClientRect();
      const d = levelOf(Math.floor((event.clientY - area.top + picture.scrollTop) / ROW));
      if (d < 0 || d > tree.deepest) return null;
      if (d < tree.depth[view.zoom]) return ancestors()[d];
      const x = view.x0 + ((event.clientX - area.left) / area.width) * (view.x1 - view.x0);
      const k = firstAfter(tree, tree.first[d], tree.first[d + 1], x);
      if (k === tree.first[d + 1]) return null;
      const i = tree.order[k];
      return tree.start[i] <= x ? i : null;
    };

    const children = (i) => {
      const { tree } = view, d = tree.depth[i] + 1;
      if (d > tree.deepest) return [];
      const high = tree.first[d + 1], found = [];
      for (let k = firstAfter(tree, tree.first[d], high, tree.start[i]); k < high && tree.parent[tree.order[k]] === i; k++) {
        found.push(tree.order[k]);
      }
      return found;
    };
    const beside = (i, by) => {
      if (i === 0) return undefined;
      const siblings = children(view.tree.parent[i]);
      return siblings[siblings.indexOf(i) + by];
    };
    // The next node that matches, in the order of the columns.
    const nextMatch = (by) => {
      if (!view.match) return;
      for (let n = 0, i = view.selected; n < view.tree.count; n++) {
        i = (i + by + view.tree.count) % view.tree.count;
        if (view.match(i)) return select(i);
      }
    };

    const keys = {
      ArrowUp: () => (options.up ? children(view.selected)[0] : view.tree.parent[view.selected]),
      ArrowDown: () => (options.up ? view.tree.parent[view.selected] : children(view.selected)[0]),
      ArrowLeft: () => beside(view.selected, -1),
      ArrowRight: () => beside(view.selected, 1),
    };
    canvas.addEventListener("keydown", (event) => {
      if (!view.tree || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Enter") zoom(view.selected);
      else if (event.key === "Escape") zoom(view.tree.parent[view.zoom]);
      else if (event.key === "n" || event.key === "N") nextMatch(event.key === "n" ? 1 : -1);
      else if (event.key in keys) {
        const next = keys[event.key]();
        if (next !== undefined) select(next);
      } else return;
      event.preventDefault();
    });
    canvas.addEventListener("click", (event) => {
      const i = find(event);
      if (i !== null) zoom(i === view.zoom && i !== 0 ? view.tree.parent[i] : i);
    });
    canvas.addEventListener("pointermove", (event) => {
      const i = view.tree && find(event);
      if (i === null) return tip.hide();
      const outer = figure.getBoundingClientRect();
      tip.show(event.clientX - outer.left, event.clientY - outer.top, stanch.el("span", {}, describe(view.tree, i)));
    });
    canvas.addEventListener("pointerleave", () => tip.hide());
    canvas.addEventListener("focus", request);
    canvas.addEventListener("blur", request);
    picture.addEventListener("scroll", request, { passive: true });
    new ResizeObserver(request).observe(picture);
    addEventListener("stanch-theme", () => {
      view.colours = null;
      if (view.tree) explain();
      request();
    });
    addEventListener("beforeprint", () => {
      view.paper = true;
      draw();
    });
    addEventListener("afterprint", () => {
      view.paper = false;
      request();
    });

    const graph = {
      canvas, picture, describe: (i) => describe(view.tree, i),
      get tree() { return view.tree; },
      get zoomed() { return view.zoom; },
      get selected() { return view.selected; },
      zoom, select, nextMatch, draw,
      // Shows a tree, zoomed to one of its nodes.
      show(data, node = 0) {
        view.tree = prepare(data);
        view.colours = null;
        space.style.height = `${(view.tree.deepest + 1) * ROW}px`;
        view.match = view.marked ? marker(view.tree, view.marked) : view.search ? matcher(view.tree, view.search) : null;
        if (options.up) picture.scrollTop = picture.scrollHeight;
        explain();
        moveTo(node, true);
      },
      // Marks what matches; `text` says how much that is when the caller knows better than what is shown.
      search(wanted, text = null) {
        view.search = wanted;
        view.match = view.tree ? matcher(view.tree, wanted) : null;
        view.matchText = text;
        if (view.tree) tell();
        request();
      },
      // Marks the nodes whose names have one of these ids of the server.
      mark(ids, text = null) {
        view.marked = ids;
        view.match = view.tree && ids ? marker(view.tree, ids) : null;
        view.matchText = ids ? text : null;
        if (view.tree) tell();
        request();
      },
      // The whole picture as a PNG.
      picture_of() {
        view.paper = true;
        draw();
        const copy = stanch.el("canvas", { width: String(canvas.width), height: String(canvas.height) });
        const context = copy.getContext("2d");
        context.fillStyle = view.colours.ground;
        context.fillRect(0, 0, copy.width, copy.height);
        context.drawImage(canvas, 0, 0);
        view.paper = false;
        draw();
        return new Promise((done) => copy.toBlob(done, "image/png"));
      },
      refresh() {
        canvas.setAttribute("aria-label", stanch.say("help"));
        if (!view.tree) return;
        explain();
        tell();
        request();
      },
      // Where a node is, in pixels of the canvas's box; for tests and for pointing at it.
      place(i) {
        const scale = width() / (view.x1 - view.x0);
        return { x: (view.tree.start[i] - view.x0) * scale, y: rowOf(view.tree.depth[i]) * ROW - picture.scrollTop, width: view.tree.total[i] * scale, height: ROW };
      },
    };
    figure.flame = graph;
    return graph;
  };

  // A figure with its own search field, and a button for each of several trees.
  stanch.flame = (figure, variants) => {
    const bar = stanch.el("div", { class: "bar" });
    figure.append(bar);
    const search = stanch.el("input", { type: "search", placeholder: stanch.say("search"), "aria-label": stanch.say("search") });
    const reset = stanch.el("button", { type: "button" }, stanch.say("resetZoom"));
    const graph = stanch.flameGraph(figure, { onDraw: () => (reset.disabled = graph.zoomed === 0) });
    if (variants.length > 1) {
      const buttons = variants.map((data, n) => {
        const button = stanch.el("button", { type: "button", "aria-pressed": String(n === 0) }, data.title);
        button.addEventListener("click", () => {
          buttons.forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
          graph.show(data);
        });
        return button;
      });
      bar.append(...buttons);
    }
    bar.append(search, reset);
    search.addEventListener("input", () => graph.search(search.value));
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") graph.nextMatch(event.shiftKey ? -1 : 1);
    });
    reset.addEventListener("click", () => graph.zoom(0));
    addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.target.closest?.("input, textarea, select")) return;
      if (!figure.contains(event.target) && document.querySelectorAll("figure.flame").length > 1) return;
      event.preventDefault();
      search.focus();
    });
    addEventListener("stanch-language", () => {
      search.placeholder = stanch.say("search");
      search.setAttribute("aria-label", stanch.say("search"));
      reset.textContent = stanch.say("resetZoom");
      graph.refresh();
    });
    graph.show(variants[0]);
    return graph;
  };
})();
