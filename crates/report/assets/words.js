"use strict";
// Texts of the drawings, in the languages that they speak: that of the document.
(() => {
  const stanch = (globalThis.stanch ??= {});
  const words = {
    en: {
      all: "all",
      smaller: "({0} smaller)",
      search: "Search functions and files",
      searchRegex: "Search (regular expression)",
      resetZoom: "Reset zoom",
      help: "flame graph: arrow keys walk, Enter zooms in, Escape zooms out, slash searches",
      matches: "Matches: {0} of {1} ({2})",
      matchesShown: "Matches in what is shown: {0} of {1} ({2})",
      self: "self {0}",
      was: "{0} before, {1} now ({2})",
      grown: "more than before",
      shrunk: "less than before",
      same: "unchanged",
      badRegex: "not a regular expression: {0}",
      empty: "Nothing is in this picture.",
      light: "Light theme",
      dark: "Dark theme",
      language: "中文",
      "the program": "the program",
      dependencies: "dependencies",
      "standard library": "standard library",
      runtime: "runtime",
    },
    zh: {
      all: "全部",
      smaller: "（另有 {0} 个较小的）",
      search: "搜索函数和文件",
      searchRegex: "搜索（正则表达式）",
      resetZoom: "重置缩放",
      help: "火焰图：方向键移动，Enter 放大，Escape 缩小，斜杠键搜索",
      matches: "匹配：{0}，共 {1}（{2}）",
      matchesShown: "图中匹配：{0}，共 {1}（{2}）",
      self: "自身 {0}",
      was: "之前 {0}，现在 {1}（{2}）",
      grown: "比之前多",
      shrunk: "比之前少",
      same: "不变",
      badRegex: "不是正则表达式：{0}",
      empty: "此图为空。",
      light: "浅色主题",
      dark: "深色主题",
      language: "English",
      "the program": "本程序",
      dependencies: "依赖库",
      "standard library": "标准库",
      runtime: "运行时",
    },
  };
  stanch.words = words;
  stanch.language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");
  // The text with this key; `{0}` stands for the first argument.
  stanch.say = (key, ...values) =>
    (words[stanch.language()][key] ?? words.en[key] ?? key).replace(/\{(\d)\}/g, (_, i) => values[Number(i)]);
})();
