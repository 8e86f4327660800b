"use strict";
(() => {
  const every = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const make = (name, members = {}, ...children) => {
    const node = Object.assign(document.createElement(name), members);
    node.append(...children);
    return node;
  };

  // The hash is a place, filters, or both: #place?q=words&level=MUST&outcome=failed
  const parse = () => {
    let hash = location.hash.slice(1);
    const cut = hash.indexOf("?");
    const asked = new URLSearchParams(cut < 0 ? "" : hash.slice(cut + 1));
    hash = cut < 0 ? hash : hash.slice(0, cut);
    try { hash = decodeURIComponent(hash); } catch { /* a place that is no text is no place */ }
    return { place: hash, q: asked.get("q") || "", level: asked.get("level") || "", outcome: asked.get("outcome") || "" };
  };

  const unfold = (node) => {
    for (let at = node; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    const inner = node.querySelector(":scope > td > details, :scope > details");
    if (inner && node.matches("tr, article")) inner.open = true;
  };

  const rows = every(".row");
  const words = new Map();
  const wordsOf = (row) => {
    if (!words.has(row)) words.set(row, row.textContent.toLowerCase());
    return words.get(row);
  };
  const told = make("output", { id: "found" });
  const search = make("input", { type: "search", autocomplete: "off", spellcheck: false });
  const choice = (names) => {
    const list = make("select");
    for (const [value, name] of names) list.append(make("option", { value }, name));
    return list;
  };
  const level = choice([["", "Any"], ["MUST", "MUST"], ["SHOULD", "SHOULD"], ["OBSERVE", "OBSERVE"]]);
  const outcome = choice([
    ["", "Any"], ["failed", "Failed"], ["inconclusive", "Inconclusive"], ["not_exercised", "Not exercised"],
    ["errored", "Errored"], ["waived", "Waived"], ["passed", "Passed"], ["untested", "Not tested"],
  ]);
  const clear = make("button", { type: "button" }, "Clear");

  let before = null;
  const filter = (asked) => {
    const active = Boolean(asked.q || asked.level || asked.outcome);
    if (active && !before) before = new Map(every("details").map((node) => [node, node.open]));
    const wanted = asked.q.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const fits = (!asked.level || row.dataset.level === asked.level)
        && (!asked.outcome || row.dataset.outcome === asked.outcome)
        && wanted.every((word) => wordsOf(row).includes(word));
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const group of every("details.group, details.brief, details.fold")) {
      const held = every(".row", group);
      const some = held.some((row) => !row.hidden);
      group.hidden = active && held.length > 0 && !some;
      if (active && some && held.length) group.open = true;
    }
    if (!active && before) {
      for (const [node, open] of before) node.open = open;
      before = null;
    }
    told.textContent = active ? `${count} of ${rows.length} rows` : "";
    clear.hidden = !active;
  };

  const land = (place) => {
    every(".landed").forEach((node) => node.classList.remove("landed"));
    const node = place ? document.getElementById(place) : null;
    if (!node) return;
    unfold(node);
    node.scrollIntoView();
    if (node.hasAttribute("tabindex")) node.focus({ preventScroll: true });
    if (node.tagName !== "SECTION") node.classList.add("landed");
  };

  const follow = () => {
    const asked = parse();
    if (search.value !== asked.q) search.value = asked.q;
    level.value = asked.level;
    outcome.value = asked.outcome;
    filter(asked);
    land(asked.place);
  };

  let quiet = false;
  const keep = () => {
    const asked = new URLSearchParams();
    if (search.value.trim()) asked.set("q", search.value.trim());
    if (level.value) asked.set("level", level.value);
    if (outcome.value) asked.set("outcome", outcome.value);
    const text = asked.toString();
    quiet = true;
    location.replace(text ? `#?${text}` : "#");
    filter({ q: search.value.trim(), level: level.value, outcome: outcome.value });
    setTimeout(() => { quiet = false; }, 0);
  };

  const tools = document.getElementById("tools");
  const label = (text, node, kind = "") => make("label", { className: kind }, text, node);
  tools.setAttribute("role", "search");
  tools.setAttribute("aria-label", "Filter this report");
  tools.append(label("Search the report", search, "search"),
    label("Level", level), label("Outcome", outcome), told, clear);
  told.setAttribute("aria-live", "polite");
  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 150); });
  level.addEventListener("change", keep);
  outcome.addEventListener("change", keep);
  clear.addEventListener("click", () => { search.value = level.value = outcome.value = ""; keep(); search.focus(); });
  tools.hidden = false;

  for (const block of every("pre.copy")) {
    const button = make("button", { type: "button", className: "copier" }, "Copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(block.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(block);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    block.before(button);
  }

  let unprinted = [];
  addEventListener("beforeprint", () => {
    unprinted = every(".card details:not([open])");
    for (const node of unprinted) node.open = true;
  });
  addEventListener("afterprint", () => { for (const node of unprinted) node.open = false; });
  addEventListener("hashchange", () => { if (!quiet) follow(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) land(parse().place);
  });
  follow();
})();
