"use strict";
// Flame graphs on a canvas, root on top. Click or Enter zooms, Escape zooms out, arrow keys walk the boxes,
// the search field marks what matches and says how much of the whole that is.
(() => {
  const stanch = globalThis.stanch;
  const ROW = 20;
  const NAME = 0, PLACE = 1, PARENT = 2, TOTAL = 3, CLASS = 4;

  const prepare = (data) => {
    const children = data.nodes.map(() => []);
    const depth = data.nodes.map(() => 0);
    data.nodes.forEach((node, i) => {
      if (i === 0) return;
      children[node[PARENT]].push(i);
      depth[i] = depth[node[PARENT]] + 1;
    });
    const name = (i) => data.names[data.nodes[i][NAME]];
    // Largest first, sums of what was cut last, so that the same picture comes out every time.
    const order = (i) => (name(i).endsWith(" smaller)") ? -1 : data.nodes[i][TOTAL]);
    children.forEach((list) => list.sort((a, b) => order(b) - order(a) || a - b));
    return { data, children, depth, name, total: (i) => data.nodes[i][TOTAL],
      place: (i) => data.places[data.nodes[i][PLACE]] ?? "" };
  };

  // Boxes of the tree as seen from `zoom`: its ancestors over the whole width, then its subtree.
  const layout = (tree, zoom, width) => {
    const boxes = [];
    for (let i = zoom; ; i = tree.data.nodes[i][PARENT]) {
      boxes.push({ i, x: 0, w: width });
      if (i === 0) break;
    }
    const walk = [{ i: zoom, x: 0, w: width }];
    while (walk.length) {
      const { i, x, w } = walk.pop();
      let left = x;
      for (const child of tree.children[i]) {
        const wide = (w * tree.total(child)) / tree.total(i);
        if (wide >= 0.4) {
          const box = { i: child, x: left, w: wide };
          boxes.push(box);
          walk.push(box);
        }
        left += wide;
      }
    }
    return boxes;
  };

  const colours = (tree) => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue(`--${name === "select" ? "select-wait" : name}`).trim();
    return { classes: tree.data.classes.map((c) => of(c.colour)), text: of("text"), mark: of("focus") };
  };

  // As much of a name as fits: the package path goes first, then the end.
  const fit = (context, text, room) => {
    if (context.measureText(text).width <= room) return text;
    const plain = text.slice(0, (text + "(").search(/[([]/));
    const short = text.slice(plain.lastIndexOf("/") + 1);
    if (context.measureText(short).width <= room) return short;
    let low = 0, high = short.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (context.measureText(short.slice(0, middle) + "…").width <= room) low = middle;
      else high = middle - 1;
    }
    return low > 1 ? short.slice(0, low) + "…" : "";
  };

  const matcher = (text) => {
    const wanted = text.trim().toLowerCase();
    return wanted ? (tree, i) => tree.name(i).toLowerCase().includes(wanted) || tree.place(i).toLowerCase().includes(wanted) : null;
  };

  // Value of what matches, no stack counted twice: below a match nothing is looked at any more.
  const matched = (tree, match) => {
    let sum = 0;
    const walk = [0];
    while (walk.length) {
      const i = walk.pop();
      if (i !== 0 && match(tree, i)) sum += tree.total(i);
      else walk.push(...tree.children[i]);
    }
    return sum;
  };

  stanch.flame = (figure, variants) => {
    const trees = variants.map(prepare);
    const state = { tree: trees[0], zoom: 0, selected: 0, match: null, boxes: [] };
    const canvas = stanch.el("canvas", { tabindex: "0", role: "application",
      "aria-label": "flame graph: arrow keys walk, Enter zooms in, Escape zooms out" });
    const status = stanch.el("p", { class: "status", "aria-live": "polite" });
    const picture = stanch.el("div", { class: "picture" }, canvas);
    const bar = stanch.el("div", { class: "bar" });
    const legend = stanch.el("ul", { class: "legend" });
    const tip = stanch.tip(figure);
    const search = stanch.el("input", { type: "search", placeholder: "Search functions and files", "aria-label": "search" });
    const reset = stanch.el("button", { type: "button" }, "Reset zoom");
    figure.append(bar, picture, status, legend);

    const describe = (i) => {
      const t = state.tree;
      const share = stanch.percent(t.total(i), t.total(0));
      return `${t.name(i)}${t.place(i) ? ` ${t.place(i)}` : ""}: ${stanch.amount(t.total(i), t.data.unit)} ${t.data.unit === "bytes" ? "" : t.data.unit}${t.data.unit === "bytes" ? "" : " "}(${share})`;
    };

    const tell = () => {
      const lines = [describe(state.selected)];
      if (state.match) {
        const sum = matched(state.tree, state.match);
        lines.push(`Matches: ${stanch.amount(sum, state.tree.data.unit)} of ${stanch.amount(state.tree.total(0), state.tree.data.unit)} (${stanch.percent(sum, state.tree.total(0)) || "0 %"})`);
      }
      status.replaceChildren(...lines.flatMap((l, i) => (i ? [stanch.el("br"), l] : [l])));
    };

    const draw = () => {
      const { tree } = state;
      const width = Math.max(200, picture.clientWidth);
      state.boxes = layout(tree, state.zoom, width);
      const rows = 1 + state.boxes.reduce((most, box) => Math.max(most, tree.depth[box.i]), 0);
      const sharp = globalThis.devicePixelRatio || 1;
      canvas.width = width * sharp;
      canvas.height = rows * ROW * sharp;
      canvas.style.height = `${rows * ROW}px`;
      const context = canvas.getContext("2d");
      context.scale(sharp, sharp);
      context.font = "12px ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace";
      context.textBaseline = "middle";
      const palette = colours(tree);
      for (const box of state.boxes) {
        const y = tree.depth[box.i] * ROW;
        const hit = state.match && state.match(tree, box.i);
        context.globalAlpha = (state.match && !hit) || (tree.depth[box.i] < tree.depth[state.zoom]) ? 0.35 : 1;
        context.fillStyle = palette.classes[tree.data.nodes[box.i][CLASS]];
        context.fillRect(box.x, y, Math.max(0.5, box.w - 1), ROW - 1);
        context.globalAlpha = 1;
        const chosen = box.i === state.selected && document.activeElement === canvas;
        if (hit || chosen) {
          context.strokeStyle = hit ? palette.mark : palette.text;
          context.lineWidth = 2;
          context.strokeRect(box.x + 1, y + 1, Math.max(1, box.w - 3), ROW - 3);
        }
        if (box.w > 30) {
          context.fillStyle = palette.text;
          context.fillText(fit(context, tree.name(box.i), box.w - 8), box.x + 4, y + ROW / 2);
        }
      }
      legend.replaceChildren(...tree.data.classes.map((c, i) =>
        stanch.el("li", {}, stanch.swatch(palette.classes[i]), c.name)));
      reset.disabled = state.zoom === 0;
      tell();
    };

    const zoom = (i) => {
      state.zoom = i;
      state.selected = i;
      draw();
    };
    const find = (event) => {
      const box = canvas.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * Math.max(200, picture.clientWidth);
      const row = Math.floor((event.clientY - box.top) / ROW);
      return state.boxes.find((b) => state.tree.depth[b.i] === row && x >= b.x && x < b.x + b.w);
    };

    canvas.addEventListener("click", (event) => {
      const box = find(event);
      if (box) zoom(box.i === state.zoom && box.i !== 0 ? state.tree.data.nodes[box.i][PARENT] : box.i);
    });
    canvas.addEventListener("pointermove", (event) => {
      const box = find(event);
      if (!box) return tip.hide();
      const outer = figure.getBoundingClientRect();
      tip.show(event.clientX - outer.left, event.clientY - outer.top, stanch.el("span", {}, describe(box.i)));
    });
    canvas.addEventListener("pointerleave", () => tip.hide());
    canvas.addEventListener("keydown", (event) => {
      const { tree } = state;
      const parent = tree.data.nodes[state.selected][PARENT];
      const siblings = state.selected === 0 ? [0] : tree.children[parent];
      const place = siblings.indexOf(state.selected);
      const next = {
        ArrowUp: parent,
        ArrowDown: tree.children[state.selected][0],
        ArrowLeft: siblings[place - 1],
        ArrowRight: siblings[place + 1],
      };
      if (event.key === "Enter") zoom(state.selected);
      else if (event.key === "Escape") zoom(tree.data.nodes[state.zoom][PARENT]);
      else if (!(event.key in next)) return;
      else if (next[event.key] !== undefined) {
        state.selected = next[event.key];
        draw();
      }
      event.preventDefault();
    });
    canvas.addEventListener("focus", draw);
    canvas.addEventListener("blur", draw);
    search.addEventListener("input", () => {
      state.match = matcher(search.value);
      draw();
    });
    reset.addEventListener("click", () => zoom(0));
    if (trees.length > 1) {
      const buttons = trees.map((tree) => {
        const button = stanch.el("button", { type: "button", "aria-pressed": String(tree === state.tree) }, tree.data.title);
        button.addEventListener("click", () => {
          buttons.forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
          state.tree = tree;
          zoom(0);
        });
        return button;
      });
      bar.append(...buttons);
    }
    bar.append(search, reset);
    stanch.redraw(picture, draw);
  };
})();
