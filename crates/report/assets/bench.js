"use strict";
// The profile bench: five views of one profile. Everything that is shown is in the link, everything is asked from the
// server that the page came from.
(() => {
  const stanch = globalThis.stanch;
  const { el, say } = stanch;
  const meta = JSON.parse(document.getElementById("stanch-data").textContent);
  const VIEWS = ["flame", "sandwich", "top", "peek", "source"];
  const CHANGES = ["all", "new", "gone", "grown", "shrunk"];
  const usual = { view: "flame", si: meta.types[meta.column]?.name ?? "", at: "", id: "", q: "", change: "all", focus: "", ignore: "", sort: "flat" };
  let state = { ...usual };
  const main = document.getElementById("main"), problem = document.getElementById("problem");

  // ---------------------------------------------------------------- link and server

  const readLink = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    state = { ...usual };
    for (const key of Object.keys(usual)) if (given.has(key)) state[key] = given.get(key);
    if (!VIEWS.includes(state.view)) state.view = "flame";
    if (!CHANGES.includes(state.change)) state.change = "all";
  };
  const link = () => {
    const shown = Object.entries(state).filter(([key, value]) => value !== usual[key] && value !== "");
    return shown.length ? `#${new URLSearchParams(shown)}` : "#";
  };
  // Changes the state; what only refines a view leaves no step in the history.
  const change = (changes, step = true) => {
    Object.assign(state, changes);
    history[step ? "pushState" : "replaceState"](null, "", link());
  };

  const parameters = (more = {}) => {
    const all = { si: state.si, focus: state.focus, ignore: state.ignore, change: state.change === "all" ? "" : state.change, ...more };
    return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== "" && value !== undefined)).toString();
  };
  // What is under way for each purpose: a newer question makes the older one moot.
  const underWay = {};
  const ask = async (purpose, path, more) => {
    underWay[purpose]?.abort();
    const mine = (underWay[purpose] = new AbortController());
    main.classList.add("busy");
    if (!main.firstChild) main.append(el("p", { class: "hint" }, say("working")));
    try {
      const response = await fetch(`${path}?${parameters(more)}`, { signal: mine.signal });
      const body = await response.json();
      if (!response.ok) throw new Error(body.error ?? response.statusText);
      problem.hidden = true;
      return body;
    } catch (error) {
      if (error.name === "AbortError") return null;
      complain(error instanceof TypeError ? say("offline") : error.message);
      return null;
    } finally {
      if (underWay[purpose] === mine) main.classList.remove("busy");
    }
  };
  const complain = (text) => {
    problem.textContent = text;
    problem.hidden = false;
  };

  // ---------------------------------------------------------------- controls

  const unit = () => {
    const type = meta.types.find((t) => t.name === state.si) ?? meta.types[meta.column];
    return type?.unit ?? "count";
  };
  const amount = (value) => stanch.amount(value, unit());
  const signed = (value) => (value > 0 ? "+" : "") + amount(value);

  const types = el("select", { id: "types" });
  const search = el("input", { type: "search", id: "search", spellcheck: "false" });
  const filters = ["focus", "ignore"].map((name) => el("input", { class: "filter", id: name, spellcheck: "false" }));
  const tabs = VIEWS.map((view) => el("button", { type: "button", role: "tab", id: `tab-${view}` }));
  const copy = el("button", { type: "button", id: "copy" }), help = el("button", { type: "button", id: "keys" }, "?");
  const downloads = el("button", { type: "button", id: "downloads", "aria-haspopup": "true", "aria-expanded": "false" });
  const menu = el("div", { role: "menu", hidden: "" });
  const theme = el("button", { type: "button", id: "theme" }), language = el("button", { type: "button", id: "language" });

  const build = () => {
    types.append(...meta.types.map((t) => el("option", { value: t.name }, `${t.name} (${t.unit})`)));
    document.getElementById("controls").append(types, el("div", { class: "menu" }, downloads, menu), copy, theme, language, help);
    document.getElementById("views").append(...tabs, ...filters, search);
    types.addEventListener("change", () => go({ si: types.value, at: "" }));
    tabs.forEach((tab, i) => tab.addEventListener("click", () => go({ view: VIEWS[i] })));
    search.addEventListener("input", () => later("search", () => {
      change({ q: search.value }, false);
      state.view === "top" ? show() : mark();
    }));
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") graphs().forEach((g) => g.nextMatch(event.shiftKey ? -1 : 1));
      if (event.key === "Escape") focusMain();
    });
    filters.forEach((input) => {
      input.addEventListener("change", () => go({ [input.id]: input.value, at: "" }));
      input.addEventListener("keydown", (event) => event.key === "Escape" && focusMain());
    });
    copy.addEventListener("click", copyLink);
    help.addEventListener("click", showHelp);
    downloads.addEventListener("click", () => openMenu(menu.hidden));
    addEventListener("click", (event) => event.target.closest(".menu") || openMenu(false));
  };
  const timers = {};
  const later = (name, run) => {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(run, 150);
  };

  const label = () => {
    VIEWS.forEach((view, i) => {
      tabs[i].textContent = say(view);
      tabs[i].setAttribute("aria-selected", String(state.view === view));
      tabs[i].title = String(i + 1);
    });
    types.setAttribute("aria-label", say("sampleType"));
    types.value = state.si;
    search.placeholder = say("searchRegex");
    search.setAttribute("aria-label", say("searchRegex"));
    if (document.activeElement !== search) search.value = state.q;
    filters.forEach((input) => {
      input.placeholder = say(input.id);
      input.title = say(`${input.id}Hint`);
      input.setAttribute("aria-label", say(`${input.id}Hint`));
      if (document.activeElement !== input) input.value = state[input.id];
    });
    copy.textContent = say("copyLink");
    downloads.textContent = `${say("downloads")} ▾`;
    help.setAttribute("aria-label", say("helpTitle"));
  };

  const openMenu = (open) => {
    menu.hidden = !open;
    downloads.setAttribute("aria-expanded", String(open));
    if (!open) return;
    const file = (name, path, more) => {
      const button = el("button", { type: "button", role: "menuitem" }, name);
      button.addEventListener("click", () => {
        openMenu(false);
        save(`${path}?${parameters(more)}`, "");
      });
      return button;
    };
    const items = [
      file("pprof", "download/profile.pb.gz"),
      file("SVG", "download/flame.svg", { at: state.at }),
      file("folded", "download/folded.txt"),
    ];
    const graph = graphs()[0];
    if (graph) {
      const png = el("button", { type: "button", role: "menuitem" }, "PNG");
      png.addEventListener("click", async () => {
        openMenu(false);
        const address = URL.createObjectURL(await graph.picture_of());
        save(address, "flame.png");
        setTimeout(() => URL.revokeObjectURL(address), 10000);
      });
      items.splice(2, 0, png);
    }
    menu.replaceChildren(...items);
    items[0].focus();
  };
  const save = (href, download) => {
    const anchor = el("a", { href, download });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
  };
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      copy.textContent = say("copied");
      setTimeout(label, 1500);
    } catch {
      complain(say("noStorage", location.href));
    }
  };
  const focusMain = () => (main.querySelector("canvas, tr[tabindex]") ?? tabs[0]).focus();

  const showHelp = () => {
    const dialog = document.getElementById("help");
    const row = (keys, text) => [el("dt", {}, ...keys.flatMap((k) => [el("kbd", {}, k), " "])), el("dd", {}, say(text))];
    const close = el("button", { type: "button" }, say("close"));
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(el("h2", {}, say("helpTitle")), el("dl", {},
      ...row(["1", "2", "3", "4", "5"], "keyViews"), ...row(["/"], "keySearch"), ...row(["n", "N"], "keyNext"),
      ...row(["←", "→", "↑", "↓"], "keyWalk"), ...row(["Enter", "Esc"], "keyZoom"), ...row(["s", "p", "o"], "keySandwich"),
      ...row(["t", "l"], "keyTheme"), ...row(["c"], "keyLink"), ...row(["?"], "keyHelp")), close);
    dialog.showModal();
  };

  // ---------------------------------------------------------------- views

  const graphs = () => [...main.querySelectorAll("figure.flame")].map((f) => f.flame).filter((g) => g?.tree);

  // Buttons that choose which stacks of a comparison count.
  const changesBar = async () => {
    if (!meta.compared) return [];
    const totals = await ask("total", "api/total", { change: "" });
    if (!totals) return [];
    const bar = el("div", { class: "changes", role: "group", "aria-label": say("filter") });
    for (const [name, value] of totals.changes) {
      const button = el("button", { type: "button", "aria-pressed": String(state.change === name), "data-change": name },
        say(`change-${name}`), " ", el("small", {}, signed(value.now - value.base)));
      button.addEventListener("click", () => go({ change: name, at: "" }));
      bar.append(button);
    }
    return [bar];
  };

  const key = () => parameters();
  let whole = { key: "", data: null };
  let selected = "";

  const pick = (graph, i) => {
    const name = graph.tree.data.name[i];
    if (name < 0 || i === 0) return;
    const id = graph.tree.data.ids[name];
    if (id < 4294967295) selected = String(id);
  };
  const actions = () => {
    const bar = el("div", { class: "actions" });
    for (const view of ["sandwich", "peek", "source"]) {
      const button = el("button", { type: "button", "data-open": view }, say(`open${view[0].toUpperCase()}${view.slice(1)}`));
      button.addEventListener("click", () => openSelected(view));
      bar.append(button);
    }
    return bar;
  };
  const openSelected = (view) => {
    const id = selected || state.id;
    if (id) go({ view, id });
  };

  const flameView = async () => {
    const [changes, first] = await Promise.all([changesBar(), wholeTree()]);
    if (!first || state.view !== "flame") return;
    const part = el("p", { class: "part", hidden: "" });
    const figure = el("figure", { class: "flame", id: "flame" });
    let partDepth = 0;
    const graph = stanch.flameGraph(figure, {
      onDraw: () => performance.getEntriesByName("stanch-drawn").length || performance.mark("stanch-drawn"),
      onPick: (i) => pick(graph, i),
      onZoom: (i) => {
        pick(graph, i);
        const { tree } = graph, depth = tree.depth[i];
        const at = depth === 0 ? "" : `${tree.data.stack[i]}.${depth}`;
        if (at !== state.at) change({ at });
        // Above a part only its ancestors are known; below a cut there is more.
        if (depth === 0 ? partDepth > 0 : depth < partDepth || (tree.cutBelow(i) && depth !== partDepth)) zoomTo(at);
      },
    });
    const zoomTo = async (at) => {
      const known = await inWhole(at);
      const data = known >= 0 ? await wholeTree() : await ask("flame", "api/flame", { at });
      if (!data || state.at !== at || !figure.isConnected) return;
      partDepth = known >= 0 ? 0 : Number(at.split(".")[1]);
      graph.show(data, known >= 0 ? known : partDepth);
      pick(graph, graph.zoomed);
      part.hidden = partDepth === 0;
      part.replaceChildren(button(say("backToAll"), () => go({ at: "" })), el("span", {}, say("part", graph.tree.name(partDepth))));
    };
    const facts = el("p", { class: "facts-line" },
      say("facts", stanch.count(meta.samples), stanch.count(meta.stacks), stanch.count(meta.functions)));
    main.replaceChildren(...changes, part, figure);
    figure.append(actions(), facts);
    graph.show(first, 0);
    if (state.at) await zoomTo(state.at);
    await mark();
  };
  const wholeTree = async () => {
    if (whole.key !== key() || !whole.data) {
      const mine = key(), data = await ask("flame", "api/flame");
      if (!data) return null;
      whole = { key: mine, data };
    }
    return whole.data;
  };
  // The box of the whole graph that is at a place, when all that is below it is there; else -1.
  const inWhole = async (at) => {
    if (at === "") return 0;
    const data = await wholeTree(), [stack, depth] = at.split(".").map(Number);
    const found = data ? data.stack.findIndex((s, i) => s === stack && data.depth[i] === depth && data.name[i] >= 0) : -1;
    for (let i = found + 1; found >= 0 && data.depth[i] > depth; i++) if (data.name[i] < 0) return -1;
    return found;
  };
  const button = (text, run) => {
    const made = el("button", { type: "button" }, text);
    made.addEventListener("click", run);
    return made;
  };

  // Marks what the search matches; the server knows what is cut as well.
  const mark = async () => {
    search.removeAttribute("aria-invalid");
    if (!state.q) return graphs().forEach((g) => g.mark(null));
    const found = await ask("search", "api/search", { q: state.q });
    if (!found) return problem.hidden || search.setAttribute("aria-invalid", "true");
    const text = say("matches", amount(found.matched.width), amount(found.total.width), stanch.percent(found.matched.width, found.total.width) || "0 %");
    graphs().forEach((g) => g.mark(new Set(found.ids), text));
  };

  const needsId = () => {
    if (state.id) return false;
    main.replaceChildren(el("p", { class: "hint" }, say("pick")));
    return true;
  };

  const sandwichView = async () => {
    if (needsId()) return;
    const [changes, data] = await Promise.all([changesBar(), ask("around", "api/around", { id: state.id })]);
    if (!data || state.view !== "sandwich") return;
    const half = (title, up) => {
      const figure = el("figure", { class: "flame half", id: title }, el("h2", {}, say(title)));
      const graph = stanch.flameGraph(figure, { up, onPick: (i) => pick(graph, i), onZoom: (i) => pick(graph, i) });
      return [figure, graph];
    };
    const [above, callers] = half("callers", true), [below, callees] = half("callees", false);
    main.replaceChildren(...changes, el("p", { class: "facts-line" }, data.callees.names[0]), above, below, actions());
    callers.show(data.callers);
    callees.show(data.callees);
    await mark();
  };

  const nameCell = (row) => el("td", { class: "name" }, row.name, row.place ? el("small", {}, row.place) : "");
  const valueCells = (value, total) => {
    if (!meta.compared) return [el("td", { class: "num" }, amount(value.now)), el("td", { class: "num" }, stanch.percent(value.now, total.now))];
    const delta = value.now - value.base;
    return [el("td", { class: "num" }, amount(value.base)), el("td", { class: "num" }, amount(value.now)),
      el("td", { class: `num ${delta > 0 ? "grew" : delta < 0 ? "fell" : ""}` }, signed(delta))];
  };
  const heads = (name) => (meta.compared ? [`${say(name)} ${say("before")}`, say(name), say("delta")] : [say(name), "%"]);
  // A table whose rows open a function and can be walked with the keys.
  const table = (columns, rows, open) => {
    const body = el("tbody", {});
    for (const { id, cells, current } of rows) {
      const row = el("tr", { tabindex: "0", "data-id": id, class: current ? "this" : null }, ...cells);
      row.addEventListener("click", () => open(id));
      row.addEventListener("focus", () => (selected = String(id)));
      row.addEventListener("keydown", (event) => {
        const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
        if (event.key === "Enter") open(id);
        else if (!next) return;
        next?.focus();
        event.preventDefault();
      });
      body.append(row);
    }
    const head = columns.map((c) => {
      const text = c.sort ? button(c.text, () => go({ sort: c.sort }, false)) : c.text;
      return el("th", { scope: "col", class: c.name ? null : "num", "aria-sort": c.sort && c.sort === state.sort ? "descending" : null }, text);
    });
    return el("div", { class: "scroll" }, el("table", { class: "grid" }, el("thead", {}, el("tr", {}, ...head)), body));
  };

  const topView = async (n = 500) => {
    const [changes, data] = await Promise.all([changesBar(), ask("top", "api/top", { sort: state.sort, q: state.q, n })]);
    if (!data || state.view !== "top") return;
    const columns = ["flat", "cum"].flatMap((name) => heads(name).map((text, i, all) => ({ text, sort: i === 0 && !meta.compared ? name : i === 1 && meta.compared ? name : i === 2 && name === "cum" && all.length === 3 ? "delta" : null })));
    columns.push({ text: say("function"), name: true });
    const rows = data.rows.map((row) => ({ id: row.id,
      cells: [...valueCells(row.flat, data.total), ...valueCells(row.cum, data.total), nameCell(row)] }));
    const more = data.count > data.rows.length ? [button(say("showMore"), () => topView(5000))] : [];
    main.replaceChildren(...changes, el("p", { class: "facts-line", id: "count" }, say("rows", stanch.count(data.rows.length), stanch.count(data.count))),
      table(columns, rows, (id) => go({ view: "sandwich", id: String(id) })), ...more);
  };

  const peekView = async () => {
    if (needsId()) return;
    const data = await ask("peek", "api/peek", { id: state.id });
    if (!data || state.view !== "peek") return;
    selected = state.id;
    const columns = [...heads("edge"), ...heads("flat"), ...heads("cum")].map((text) => ({ text }));
    columns.push({ text: say("function"), name: true });
    const cells = (row, edge) => [...(edge ? valueCells(edge, data.node.cum) : heads("edge").map(() => el("td", {}))),
      ...valueCells(row.flat, data.total), ...valueCells(row.cum, data.total), nameCell(row)];
    const open = (id) => go({ id: String(id) });
    const part = (title, list) => [el("h3", {}, say(title)), list.length === 0 ? el("p", { class: "hint" }, say("none")) : table(columns, list.map((row) => ({ id: row.id, cells: cells(row, row.edge) })), open)];
    main.replaceChildren(...part("callers", data.callers),
      el("h3", {}, data.node.name), table(columns, [{ id: data.node.id, cells: cells(data.node), current: true }], open),
      ...part("callees", data.callees), actions());
  };

  const sourceView = async () => {
    if (needsId()) return;
    const data = await ask("source", "api/source", { id: state.id });
    if (!data || state.view !== "source") return;
    const files = data.files.flatMap((file) => {
      const number = (value) => el("td", { class: "num" }, value === 0 ? "" : amount(value));
      const rows = file.lines.map((line) => el("tr", { class: line.cum || line.base_cum ? "hot" : null },
        el("td", { class: "num" }, String(line.n)), number(line.flat), number(line.cum),
        ...(meta.compared ? [el("td", { class: "num" }, line.cum === line.base_cum ? "" : signed(line.cum - line.base_cum))] : []),
        el("td", {}, line.text ?? "")));
      const head = [say("line"), say("flat"), say("cum"), ...(meta.compared ? [say("delta")] : []), ""];
      return [el("h3", {}, file.name || "?"), el("p", { class: "hint" }, file.found ? "" : say("notFound")),
        el("div", { class: "scroll" }, el("table", { class: "code" }, el("thead", {}, el("tr", {}, ...head.map((t) => el("th", { class: "num" }, t)))), el("tbody", {}, ...rows))),
        ...(file.cut ? [el("p", { class: "hint" }, say("linesCut"))] : [])];
    });
    main.replaceChildren(el("h2", {}, data.function), ...files, actions());
    main.querySelector("tr.hot")?.scrollIntoView({ block: "center" });
  };

  const show = () => {
    label();
    return { flame: flameView, sandwich: sandwichView, top: topView, peek: peekView, source: sourceView }[state.view]();
  };
  const go = (changes, step = true) => {
    change(changes, step);
    return show();
  };

  // ---------------------------------------------------------------- keys

  const keys = {
    "/": () => search.focus(),
    "?": showHelp,
    t: () => theme.click(),
    l: () => language.click(),
    c: copyLink,
    s: () => openSelected("sandwich"),
    p: () => openSelected("peek"),
    o: () => openSelected("source"),
    n: () => graphs()[0]?.nextMatch(1),
    N: () => graphs()[0]?.nextMatch(-1),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && !menu.hidden) return openMenu(false);
    if (event.target.closest?.("input, select, textarea, dialog")) return;
    const view = VIEWS[Number(event.key) - 1];
    if (view) go({ view, id: view === "flame" || view === "top" ? state.id : selected || state.id });
    else if (keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
  addEventListener("popstate", () => {
    readLink();
    show();
  });
  addEventListener("stanch-language", () => show());

  build();
  stanch.choices();
  readLink();
  if (meta.notes.length) complain(meta.notes.join(" "));
  show().then(() => {
    // The first row or box takes the keys, but nothing is taken from who types already.
    if (document.activeElement === document.body) focusMain();
  });
})();
