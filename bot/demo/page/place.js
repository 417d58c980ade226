/** Where the reader of a scrolling list stands: at its end, which he follows, or higher up, where he stays. */
import { calm, icon, make } from "./dom.js";

const NEAR_BOTTOM_PX = 40;
const REST_MS = 1_200;
const SLIDE_MS = 220;

export class Place {
  /** frame scrolls, inner moves in it; rows() are the rows from top to bottom; moved() follows each scroll. */
  constructor(frame, inner, { rows, moved }) {
    Object.assign(this, { frame, inner, rows, moved });
    this.stick = true;
    this.lastTop = 0;
    frame.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.sizes = new ResizeObserver(() => this.stick && this.toBottom(false));
    this.sizes.observe(frame);
    this.sizes.observe(inner);
  }

  /** Changes the list while what is looked at stays; at the end, the list slides to its new place. */
  keep(change) {
    if (!this.frame.isConnected) return change();
    const anchor = this.anchor();
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (this.stick) this.toBottom(false);
    const moved = anchor?.isConnected ? before - anchor.getBoundingClientRect().top : 0;
    if (this.stick) this.slide(moved);
    else this.frame.scrollTop -= moved;
    this.lastTop = this.frame.scrollTop;
    return undefined;
  }

  /** The first row that is at least partly in view. */
  anchor() {
    const top = this.frame.getBoundingClientRect().top;
    let found = null;
    for (const row of this.rows().reverse()) {
      if (row.getBoundingClientRect().bottom <= top) break;
      found = row;
    }
    return found;
  }

  slide(pixels) {
    if (calm() || Math.abs(pixels) < 2 || Math.abs(pixels) > this.frame.clientHeight) return;
    const frames = [{ transform: `translateY(${pixels}px)` }, { transform: "none" }];
    this.inner.animate(frames, { duration: SLIDE_MS, easing: "cubic-bezier(.2,.8,.2,1)", composite: "add" });
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.frame;
    if (scrollHeight - clientHeight - scrollTop < NEAR_BOTTOM_PX) this.stick = true;
    else if (scrollTop < this.lastTop - 2) this.stick = false;
    this.lastTop = scrollTop;
    clearTimeout(this.resting);
    this.frame.classList.toggle("is-moving", !this.stick);
    this.resting = setTimeout(() => this.frame.classList.remove("is-moving"), REST_MS);
    this.moved();
  }

  toBottom(smooth) {
    this.stick = true;
    this.frame.scrollTo({ top: this.frame.scrollHeight, behavior: smooth && !calm() ? "smooth" : "instant" });
  }

  /** Shown again: where it was left, or so that `mark` and what follows it can be read. */
  enter(mark) {
    if (this.stick || mark) this.toBottom(false);
    else this.frame.scrollTop = this.lastTop;
    if (!mark) return;
    const above = mark.getBoundingClientRect().top - this.frame.getBoundingClientRect().top;
    if (above < 0) {
      this.stick = false;
      this.frame.scrollTop += above - 8;
    }
  }
}

/** The round button that leads back down, with the number of what came meanwhile. */
export function downButton(go) {
  const badge = make("span", { class: "badge down-badge", hidden: true });
  const label = "Go to the latest message";
  const properties = { type: "button", class: "down", testid: "scroll-down", "aria-label": label, tabindex: "-1" };
  const element = make("button", { ...properties, onclick: go }, icon("chevron"), badge);
  const show = (visible, count) => {
    element.classList.toggle("is-visible", visible);
    element.tabIndex = visible ? 0 : -1;
    badge.hidden = count === 0;
    badge.textContent = String(count);
  };
  return { element, show };
}
