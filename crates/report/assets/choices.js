"use strict";
// Theme and language as the reader chose them: from the link, from last time, from the browser.
(() => {
  const stanch = globalThis.stanch;
  const root = document.documentElement;
  // A page from a file may have no storage.
  const recall = (key) => {
    try {
      return localStorage.getItem(`stanch-${key}`);
    } catch {
      return null;
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(`stanch-${key}`, value);
    } catch {
      // It is forgotten with the page.
    }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  stanch.theme = () => root.dataset.theme ?? (dark.matches ? "dark" : "light");
  stanch.setTheme = (theme) => {
    root.dataset.theme = theme;
    keep("theme", theme);
    dispatchEvent(new Event("stanch-theme"));
  };
  stanch.setLanguage = (language) => {
    root.lang = language;
    keep("language", language);
    dispatchEvent(new Event("stanch-language"));
  };

  // Buttons #theme and #language.
  stanch.choices = () => {
    const theme = recall("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    const language = recall("language") ?? (navigator.language ?? "en");
    root.lang = language.startsWith("zh") ? "zh" : "en";
    const buttons = [document.getElementById("theme"), document.getElementById("language")];
    const label = () => {
      buttons[0].textContent = stanch.say(stanch.theme() === "dark" ? "light" : "dark");
      buttons[1].textContent = stanch.say("language");
    };
    buttons[0].addEventListener("click", () => stanch.setTheme(stanch.theme() === "dark" ? "light" : "dark"));
    buttons[1].addEventListener("click", () => stanch.setLanguage(stanch.language() === "zh" ? "en" : "zh"));
    buttons.forEach((button) => (button.hidden = false));
    addEventListener("stanch-theme", label);
    addEventListener("stanch-language", label);
    dark.addEventListener("change", () => dispatchEvent(new Event("stanch-theme")));
    label();
  };
})();
