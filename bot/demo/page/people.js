/** Whose Telegram is shown: a chat list on a wide window, a switch on a phone. */
import { summary } from "./bubble.js";
import { make, shortTime } from "./dom.js";

const MOST_SHOWN = 99;

/** "customer", then "customer-2": the hash and the test hook of each person. */
export function namePeople(people) {
  const seen = {};
  return people.map((person) => {
    seen[person.role] = (seen[person.role] ?? 0) + 1;
    const slug = seen[person.role] === 1 ? person.role : `${person.role}-${seen[person.role]}`;
    return { ...person, slug };
  });
}

export class PersonButton {
  constructor(conversation, choose) {
    this.conversation = conversation;
    const { first_name: name, role, slug } = conversation.person;
    this.time = make("time", { class: "person-time" });
    this.preview = make("span", { class: "person-preview" });
    this.badge = make("span", { class: "badge person-badge", hidden: true });
    const tag = role !== name.toLowerCase() && make("span", { class: "person-role" }, role);
    this.element = make(
      "button",
      { type: "button", class: "person", testid: `person-${slug}`, onclick: choose },
      make("span", { class: `avatar tone-${role}`, "aria-hidden": "true" }, [...name][0]),
      make("span", { class: "person-top" }, make("span", { class: "person-name" }, name), tag, this.time),
      make("span", { class: "person-bottom" }, this.preview, this.badge),
    );
    for (const type of ["loaded", "message", "deleted", "status", "unread"]) {
      conversation.addEventListener(type, () => this.refresh());
    }
    this.refresh();
  }

  refresh() {
    const { last, unread, typing, loaded } = this.conversation;
    this.time.textContent = last ? shortTime(last.date) : "";
    this.preview.classList.toggle("is-typing", Boolean(typing));
    if (typing) this.preview.textContent = "typing…";
    else if (!last) this.preview.textContent = loaded ? "Tap to start the bot" : "";
    else this.preview.replaceChildren(last.outgoing ? make("span", { class: "you" }, "You: ") : "", summary(last));
    this.badge.hidden = unread === 0;
    this.badge.replaceChildren(
      make("span", { "aria-hidden": "true" }, unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread)),
      make("span", { class: "visually-hidden" }, `${unread} unread`),
    );
  }

  mark(active) {
    if (active) this.element.setAttribute("aria-current", "true");
    else this.element.removeAttribute("aria-current");
  }
}
