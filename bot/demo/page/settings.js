/** The small menu of the chat: language of the person, blocking, theme. */
import { find, icon, make } from "./dom.js";
import { CHOICES, choose, chosen } from "./theme.js";

const LANGUAGES = { en: "English", ru: "Русский" };
const THEMES = { system: "Like the system", light: "Light", dark: "Dark" };

function option(label, checked, testid, act) {
  const role = checked === null ? "menuitem" : "menuitemradio";
  const properties = { type: "button", role, class: "option", testid, "aria-checked": checked === null ? null : String(checked) };
  return make("button", { ...properties, onclick: act }, make("span", {}, label), checked && icon("check"));
}

const heading = (text) => make("div", { class: "menu-heading", role: "presentation" }, text);

export class Settings {
  /** deeds: {language(code), block(boolean)}; current() → the conversation in front */
  constructor(deeds, current) {
    Object.assign(this, { deeds, current });
    this.button = find("#more");
    this.menu = find("#settings");
    this.button.addEventListener("click", () => (this.menu.hidden ? this.open() : this.close()));
    this.menu.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", (event) => {
      if (!this.menu.contains(event.target) && !this.button.contains(event.target)) this.close();
    });
  }

  open() {
    const { person, blocked } = this.current();
    const then = (act) => () => {
      this.close(true);
      act();
    };
    this.menu.replaceChildren(
      heading(`${person.first_name}'s language`),
      ...Object.entries(LANGUAGES).map(([code, name]) =>
        option(name, person.language_code === code, `language-${code}`, then(() => this.deeds.language(code, name))),
      ),
      heading("Theme"),
      ...CHOICES.map((each) => option(THEMES[each], chosen() === each, `theme-${each}`, then(() => choose(each)))),
      make("hr"),
      option(blocked ? "Unblock the bot" : "Block the bot", null, "block", then(() => this.deeds.block(!blocked))),
    );
    this.menu.lastElementChild.classList.toggle("is-danger", !blocked);
    this.menu.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.menu.querySelector(".option").focus();
  }

  close(refocus = false) {
    this.menu.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (refocus) this.button.focus();
  }

  key(event) {
    const options = [...this.menu.querySelectorAll(".option")];
    const at = options.indexOf(document.activeElement);
    if (event.key === "Escape") this.close(true);
    else if (event.key === "ArrowDown") options[(at + 1) % options.length].focus();
    else if (event.key === "ArrowUp") options.at(at - 1).focus();
    else if (event.key === "Tab") this.close();
    else return;
    if (event.key !== "Tab") event.preventDefault();
  }
}
