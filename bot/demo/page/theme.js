/** Light, dark, or what the system says; resolved before the first paint. */

const KEY = "vitrine-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export const CHOICES = ["system", "light", "dark"];

/** What was chosen; localStorage may be forbidden, then the choice lasts as long as the page. */
let choice = read();

function read() {
  try {
    const kept = localStorage.getItem(KEY);
    return CHOICES.includes(kept) ? kept : "system";
  } catch {
    return "system";
  }
}

export const chosen = () => choice;

export const isDark = () => (choice === "system" ? system.matches : choice === "dark");

function apply() {
  const root = document.documentElement;
  root.dataset.theme = isDark() ? "dark" : "light";
  const bar = document.querySelector("meta[name=theme-color]");
  bar?.setAttribute("content", getComputedStyle(root).getPropertyValue("--surface").trim());
  dispatchEvent(new CustomEvent("themechange"));
}

export function choose(next) {
  choice = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    /* the choice then lasts as long as the page */
  }
  apply();
}

export const toggle = () => choose(isDark() ? "light" : "dark");

system.addEventListener("change", apply);
apply();
