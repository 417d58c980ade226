/** A Bot API text with its entities (UTF-16 offsets, as JavaScript counts) → DOM nodes. */
import { icon, make } from "./dom.js";
import { safeAddress } from "./links.js";

const PLAIN = new RegExp(
  [
    "(?<url>\\bhttps?://[^\\s<>\"]+|(?<![\\w@./-])(?:www\\.|t\\.me/)[^\\s<>\"]+)",
    "(?<command>(?<![^\\s(«\"'.,;:!?—–-])/[a-z]\\w{0,31}(?:@\\w+)?(?![\\w/]))",
    "(?<mention>(?<![\\w@./])@[a-z]\\w{3,31})",
    "(?<hashtag>(?<![\\w#/&])#[\\p{L}_][\\p{L}\\p{N}_]*)",
  ].join("|"),
  "giu",
);
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const WHOLE = new Set(["code", "pre", "url", "text_link", "email", "phone_number", "bot_command", "mention"]);

/**
 * deeds: {send(text), follow(address) → true when the page itself followed it, copy(text)}.
 * Entities are nested or apart; a crossing one is cut at its parent's end.
 */
export function richText(text, entities, deeds) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, deeds, true);
}

function span(text, start, end, entities, deeds, plain) {
  const nodes = document.createDocumentFragment();
  let at = start;
  for (let index = 0; index < entities.length; ) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const inside = [];
    index += 1;
    while (index < entities.length && entities[index].offset < to) inside.push(entities[index++]);
    if (to <= from) continue;
    nodes.append(leaf(text.slice(at, from), deeds, plain));
    const content = span(text, from, to, inside, deeds, plain && !WHOLE.has(entity.type));
    nodes.append(wrap(entity, text.slice(from, to), content, deeds));
    /* a block ends its line by itself */
    at = BLOCKS.has(entity.type) && text[to] === "\n" ? to + 1 : to;
  }
  nodes.append(leaf(text.slice(at, end), deeds, plain));
  return nodes;
}

/** Text without an entity: addresses, commands and mentions in it are found as Telegram finds them. */
function leaf(text, deeds, plain) {
  const nodes = document.createDocumentFragment();
  let at = 0;
  for (const match of plain ? text.matchAll(PLAIN) : []) {
    const type = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    const word = type === "url" ? match[0].replace(/[.,;:!?)\]}»'"]+$/u, "") : match[0];
    nodes.append(text.slice(at, match.index));
    nodes.append(wrap({ type: type === "command" ? "bot_command" : type }, word, word, deeds));
    at = match.index + word.length;
  }
  nodes.append(text.slice(at));
  return nodes;
}

/** In the reader's own zone; a format that this page does not know keeps the bot's text. */
function time(entity, content) {
  const at = new Date(entity.unix_time * 1000);
  const length = { D: "long", d: "short", T: "medium", t: "short" };
  const [date] = entity.date_time_format.match(/[dD]/) ?? [];
  const [clock] = entity.date_time_format.match(/[tT]/) ?? [];
  const shown = { dateStyle: length[date], timeStyle: length[clock] };
  const text = date || clock ? at.toLocaleString(undefined, shown) : content;
  return make("time", { datetime: at.toISOString() }, text);
}

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

function wrap(entity, text, content, deeds) {
  if (entity.type in TAGS) return make(TAGS[entity.type], {}, content);
  switch (entity.type) {
    case "code":
      return copied(make("code", { class: "code" }, content), text, deeds);
    case "pre":
      return pre(entity, text, content, deeds);
    case "url":
      return link(text, content, deeds);
    case "text_link":
      return link(entity.url ?? "", content, deeds);
    case "email":
      return link(`mailto:${text}`, content, deeds);
    case "bot_command":
      return make("button", { type: "button", class: "link", onclick: () => deeds.send(text) }, content);
    case "mention":
      return link(`https://t.me/${text.slice(1)}`, content, deeds);
    case "hashtag":
    case "cashtag":
      return make("span", { class: "link" }, content);
    case "spoiler":
      return spoiler(content);
    case "date_time":
      return time(entity, content);
    case "blockquote":
    case "expandable_blockquote":
      return quote(entity.type === "expandable_blockquote", content);
    default:
      return make("span", {}, content);
  }
}

function link(target, content, deeds) {
  const address = safeAddress(target);
  if (address === null) return make("span", {}, content);
  const follow = (event) => {
    if (deeds.follow(address)) event.preventDefault();
  };
  return make("a", { class: "link", href: address, target: "_blank", rel: "noopener noreferrer", onclick: follow }, content);
}

/** Works as a button with a mouse, a finger and the keyboard, but flows with the text. */
function pressable(node, act) {
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act(event);
  });
  return node;
}

function copied(node, text, deeds) {
  node.title = "Tap to copy";
  return pressable(node, () => getSelection().isCollapsed && deeds.copy(text));
}

function pre(entity, text, content, deeds) {
  const head = make("span", { class: "pre-head" }, make("span", {}, entity.language || "copy"), icon("copy"));
  return copied(make("pre", { class: "pre" }, head, make("code", {}, content)), text, deeds);
}

function spoiler(content) {
  const inner = make("span", { class: "spoiler-text" }, content);
  const node = make("span", { class: "spoiler", "aria-label": "Hidden text, tap to show" }, inner);
  return pressable(node, (event) => {
    if (node.classList.contains("is-shown")) return;
    event.preventDefault();
    event.stopPropagation();
    node.classList.add("is-shown");
    node.removeAttribute("aria-label");
    node.removeAttribute("role");
    node.removeAttribute("tabindex");
  });
}

function quote(expandable, content) {
  const node = make("blockquote", { class: "quote" }, make("div", { class: "quote-text" }, content));
  if (!expandable) return node;
  node.classList.add("is-expandable", "is-folded");
  const label = { "aria-label": "Show the whole quote", "aria-expanded": "false" };
  const button = make("button", { type: "button", class: "quote-toggle", ...label }, icon("chevron"));
  const turn = () => {
    const folded = node.classList.toggle("is-folded");
    button.setAttribute("aria-expanded", String(!folded));
  };
  node.append(button);
  node.addEventListener("click", (event) => {
    if (event.target.closest("a, .link, code") || !getSelection().isCollapsed) return;
    turn();
  });
  return node;
}
