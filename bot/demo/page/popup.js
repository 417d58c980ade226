/** A list of buttons above the input, steered with the arrow keys while the text is being typed. */
import { make } from "./dom.js";

export class Popup {
  constructor(properties) {
    this.element = make("div", { ...properties, hidden: true });
    this.at = -1;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  fill(items) {
    this.at = -1;
    this.element.replaceChildren(...items);
    this.element.hidden = items.length === 0;
    this.element.scrollTop = 0;
  }

  hide() {
    this.element.hidden = true;
    this.at = -1;
  }

  /** The buttons, in their order; what else stands in the list cannot be chosen. */
  get items() {
    return [...this.element.querySelectorAll("button")];
  }

  /** The chosen button, or undefined while none is marked. */
  get marked() {
    return this.items[this.at];
  }

  move(step) {
    const { items } = this;
    if (!items.length) return;
    this.marked?.classList.remove("is-marked");
    const from = this.at < 0 && step < 0 ? 0 : this.at;
    this.at = (from + step + items.length) % items.length;
    this.marked.classList.add("is-marked");
    this.marked.scrollIntoView({ block: "nearest" });
  }
}
