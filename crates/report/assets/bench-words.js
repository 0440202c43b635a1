"use strict";
// Texts of the profile bench.
(() => {
  const { words } = globalThis.stanch;
  Object.assign(words.en, {
    flame: "Flame graph", sandwich: "Sandwich", top: "Top", peek: "Peek", source: "Source",
    sampleType: "sample type", filter: "changes", downloads: "Download", copyLink: "Copy link", copied: "Link copied",
    helpTitle: "Keys", close: "Close", focus: "focus", ignore: "ignore",
    focusHint: "keep stacks through (regex)", ignoreHint: "drop stacks through (regex)",
    "change-all": "all", "change-new": "new", "change-gone": "gone", "change-grown": "grown", "change-shrunk": "shrunk",
    flat: "flat", cum: "cum", function: "function", before: "before", delta: "change", line: "line", edge: "share",
    callers: "Callers", callees: "Callees", rows: "{0} of {1} functions", pick: "Choose a function in the flame graph or in Top.",
    notFound: "The file was not found; start with --source DIR to see its text.",
    linesCut: "Only the first lines are shown.", facts: "{0} samples · {1} stacks · {2} functions",
    working: "asking …", none: "none", showMore: "Show all", openSandwich: "Sandwich", openPeek: "Peek", openSource: "Source",
    backToAll: "Whole graph", part: "Part of the graph, asked for again: {0}",
    keyViews: "flame graph, sandwich, top, peek, source", keySearch: "search", keyNext: "next, previous match",
    keyWalk: "walk the boxes, the rows", keyZoom: "zoom in, zoom out", keySandwich: "sandwich, peek, source of the selected function",
    keyTheme: "theme, language", keyLink: "copy link", keyHelp: "this help",
    offline: "the server does not answer; is stanch still running?",
    noStorage: "copy this link: {0}",
  });
  Object.assign(words.zh, {
    flame: "火焰图", sandwich: "三明治图", top: "排行", peek: "调用关系", source: "源码",
    sampleType: "样本类型", filter: "变化", downloads: "下载", copyLink: "复制链接", copied: "链接已复制",
    helpTitle: "快捷键", close: "关闭", focus: "聚焦", ignore: "忽略",
    focusHint: "只保留经过的栈（正则）", ignoreHint: "去掉经过的栈（正则）",
    "change-all": "全部", "change-new": "新增", "change-gone": "消失", "change-grown": "增长", "change-shrunk": "减少",
    flat: "自身", cum: "累计", function: "函数", before: "之前", delta: "变化", line: "行", edge: "份额",
    callers: "调用者", callees: "被调用者", rows: "{1} 个函数中的 {0} 个", pick: "请在火焰图或排行中选择一个函数。",
    notFound: "找不到该文件；用 --source DIR 启动即可显示源码。",
    linesCut: "只显示开头的若干行。", facts: "{0} 个样本 · {1} 个栈 · {2} 个函数",
    working: "查询中……", none: "无", showMore: "全部显示", openSandwich: "三明治图", openPeek: "调用关系", openSource: "源码",
    backToAll: "完整火焰图", part: "重新查询的局部：{0}",
    keyViews: "火焰图、三明治图、排行、调用关系、源码", keySearch: "搜索", keyNext: "下一个、上一个匹配",
    keyWalk: "在方块或行之间移动", keyZoom: "放大、缩小", keySandwich: "所选函数的三明治图、调用关系、源码",
    keyTheme: "主题、语言", keyLink: "复制链接", keyHelp: "本帮助",
    offline: "服务器没有响应；stanch 还在运行吗？",
    noStorage: "请复制此链接：{0}",
  });
})();
