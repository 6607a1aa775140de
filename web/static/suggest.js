// Company search as you type. Without this file the button beside the field does the same.
"use strict";

const field = document.querySelector("[data-suggest]");
const list = field && document.getElementById(field.dataset.target);
let waiting = 0;
let asked = "";

function option(company) {
  const label = document.createElement("label");
  label.className = "option";
  const input = document.createElement("input");
  input.type = "radio";
  input.name = "company";
  input.value = company.slug;
  const words = document.createElement("span");
  const name = document.createElement("strong");
  name.textContent = company.name;
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = company.confirmed ? company.sector : `${company.sector} · ${field.dataset.unconfirmed}`;
  words.append(name, document.createElement("br"), hint);
  label.append(input, words);
  return label;
}

function show(companies) {
  const chosen = list.querySelector("input:checked");
  const kept = chosen ? chosen.closest("label") : null;
  const others = companies.filter((company) => !chosen || company.slug !== chosen.value).map(option);
  if (!others.length && !kept) {
    const none = document.createElement("p");
    none.className = "muted";
    none.textContent = field.dataset.none;
    others.push(none);
  }
  list.replaceChildren(...(kept ? [kept] : []), ...others);
}

async function ask() {
  const text = field.value.trim();
  if (text.length < 2 || text === asked) {
    return;
  }
  asked = text;
  const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
  if (!answer || !answer.ok) {
    asked = ""; // so that the next key asks again
  } else if (field.value.trim() === text) {
    show((await answer.json()).companies);
  }
}

if (list) {
  field.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, 180);
  });
  ask(); // what was typed before this file arrived
}
