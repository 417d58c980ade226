/** The list of the bot's commands: behind the Menu button, and under a typed "/". */
import { make } from "./dom.js";
import { Popup } from "./popup.js";

export class CommandList extends Popup {
  /** choose(command) sends it. */
  constructor(choose) {
    super({ class: "commands", id: "commands", "aria-label": "Commands" });
    this.choose = choose;
  }

  show(commands) {
    this.fill(commands.map((each) => this.item(each)));
  }

  item({ command, description }) {
    return make(
      "button",
      { type: "button", class: "command", testid: "command", onclick: () => this.choose(`/${command}`) },
      make("span", { class: "command-name" }, `/${command}`),
      make("span", { class: "command-words" }, description),
    );
  }

  /** Marks the first where none is; its command is what Tab completes to. */
  complete() {
    if (!this.marked) this.move(1);
    return this.marked.querySelector(".command-name").textContent;
  }
}

/** The commands that begin with what was typed, or [] when the text is no command in the making. */
export function matching(commands, text) {
  if (!/^\/\w*$/.test(text)) return [];
  const typed = text.slice(1).toLowerCase();
  return commands.filter((each) => each.command.startsWith(typed));
}
