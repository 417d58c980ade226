/** The list of the bot's commands: behind the Menu button, and under a typed "/". */
import { make } from "./dom.js";

/** choose(command) sends it; the list is a listbox the input steers with the arrow keys. */
export class CommandList {
  constructor(choose) {
    this.choose = choose;
    this.element = make("div", { class: "commands", id: "commands", "aria-label": "Commands", hidden: true });
    this.at = -1;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  show(commands) {
    this.at = -1;
    this.element.replaceChildren(...commands.map((each) => this.item(each)));
    this.element.hidden = commands.length === 0;
    this.element.scrollTop = 0;
  }

  hide() {
    this.element.hidden = true;
    this.at = -1;
  }

  item({ command, description }) {
    return make(
      "button",
      { type: "button", class: "command", testid: "command", onclick: () => this.choose(`/${command}`) },
      make("span", { class: "command-name" }, `/${command}`),
      make("span", { class: "command-words" }, description),
    );
  }

  /** The chosen command's text, or "" while none is marked. */
  get marked() {
    return this.element.children[this.at]?.querySelector(".command-name").textContent ?? "";
  }

  move(step) {
    const items = [...this.element.children];
    items[this.at]?.classList.remove("is-marked");
    const from = this.at < 0 && step < 0 ? 0 : this.at;
    this.at = (from + step + items.length) % items.length;
    items[this.at].classList.add("is-marked");
    items[this.at].scrollIntoView({ block: "nearest" });
  }
}

/** The commands that begin with what was typed, or [] when the text is no command in the making. */
export function matching(commands, text) {
  if (!/^\/\w*$/.test(text)) return [];
  const typed = text.slice(1).toLowerCase();
  return commands.filter((each) => each.command.startsWith(typed));
}
