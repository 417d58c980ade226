/** Small builders over the DOM. Foreign text only ever becomes text nodes. */

const SVG = "http://www.w3.org/2000/svg";

export const find = (selector) => document.querySelector(selector);

/** make("button", {class, testid, onclick, "aria-label"}, ...children) */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "testid") node.dataset.testid = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A picture of the sprite in index.html; decoration only, so what holds it needs a name. */
export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Fingers, not a mouse: Enter writes a new line and focus does not raise the keyboard unasked. */
export const touch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en", { month: "long", day: "numeric" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en", { month: "long", day: "numeric", year: "numeric" });
const SHORT_DAY = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });

/** Unix seconds → "14:05". */
export const clock = (seconds) => CLOCK.format(seconds * 1000);

/** Unix seconds → a key that is equal for two moments of one local day. */
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

/** Unix seconds → "Today", "Yesterday", "March 4" or "March 4, 2024". */
export function dayName(seconds) {
  const then = new Date(seconds * 1000);
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (then.toDateString() === now.toDateString()) return "Today";
  if (then.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (then.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR).format(then);
}

/** Unix seconds → the time today, else the short date (the chat list). */
export function shortTime(seconds) {
  return dayKey(seconds) === new Date().toDateString() ? clock(seconds) : SHORT_DAY.format(seconds * 1000);
}

/** Bytes → "812 B", "3.4 KB", "12.0 MB". */
export function fileSize(bytes) {
  if (!(bytes >= 0)) return "";
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? `${kilobytes.toFixed(1)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

/** Copies where the page may (HTTPS, localhost) and by the old way elsewhere. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { class: "visually-hidden", readonly: true });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}
