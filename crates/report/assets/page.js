"use strict";
// Draws the figures of a report from its data, and lets the reader choose the theme.
(() => {
  const stanch = globalThis.stanch;
  const all = JSON.parse(document.getElementById("stanch-data").textContent);

  const draw = {
    chart: (figure, data) => stanch.lineChart(figure, data.charts[figure.dataset.index]),
    stacked: (figure, data) => stanch.stackedChart(figure, data.groups),
    flame: (figure, data) => stanch.flame(figure, figure.dataset.all.split(" ").map((i) => data.flames[i])),
  };
  for (const figure of document.querySelectorAll("figure[data-draw]")) {
    const data = all[figure.closest("[data-target]").dataset.target];
    figure.hidden = false;
    draw[figure.dataset.draw](figure, data);
  }

  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const changed = () => dispatchEvent(new Event("stanch-theme"));
  const current = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
  const label = () => (button.textContent = current() === "dark" ? "Light theme" : "Dark theme");
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = current() === "dark" ? "light" : "dark";
    label();
    changed();
  });
  dark.addEventListener("change", () => {
    label();
    changed();
  });

  // Paper cannot be opened: print everything, then close again what was closed.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((details) => (details.open = false)));
})();
