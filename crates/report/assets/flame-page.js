"use strict";
// The page of flame graphs alone: its figure, and the reader's choice of theme and language.
(() => {
  const stanch = globalThis.stanch;
  stanch.choices();
  const drawings = JSON.parse(document.getElementById("stanch-data").textContent);
  stanch.flame(document.getElementById("flame"), drawings);
})();
