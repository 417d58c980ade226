/** A Bot API message → the inside of its bubble. */
import { fileAddress } from "./api.js";
import { clock, fileSize, icon, make } from "./dom.js";
import { richText } from "./richtext.js";

const TONES = { pdf: "red", csv: "green", xlsx: "green", txt: "blue", zip: "amber", gz: "amber", json: "violet" };
const LONGEST_EDGE = 420;

/** One line for the chat list, a notification and a screen reader. */
export function summary(message) {
  const text = (message.text ?? message.caption ?? "").replace(/\s+/g, " ").trim();
  if (message.photo) return text ? `🖼 ${text}` : "🖼 Photo";
  if (message.document) return text ? `📎 ${text}` : `📎 ${message.document.file_name ?? "File"}`;
  if (message.invoice) return `🧾 ${message.invoice.title}`;
  return text || serviceText(message) || "Message";
}

/** Stars are whole; other currencies come in hundredths. */
export function price(invoice) {
  if (invoice.currency === "XTR") return `⭐ ${invoice.total_amount}`;
  return `${(invoice.total_amount / 100).toFixed(2)} ${invoice.currency}`;
}

/** What Telegram itself says about a message, or "" for one that was written. */
function serviceText(message) {
  if (message.successful_payment) return `You paid ${price(message.successful_payment)} to the bot`;
  if (message.refunded_payment) return `The bot gave back ${price(message.refunded_payment)}`;
  if (message.pinned_message) return "The bot pinned a message";
  return "";
}

/** → a `.bubble`, or a `.service` line for what Telegram tells about itself. */
export function bubble(message, deeds) {
  const told = serviceText(message);
  if (told) return make("div", { class: "service", testid: "message-text" }, told);
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  const node = make("div", { class: "bubble" });
  if (message.via_bot) node.append(via(message.via_bot, deeds));
  if (message.reply_to_message) node.append(reply(message.reply_to_message, deeds));
  if (message.photo?.length) node.append(photo(message, deeds));
  if (message.document) node.append(file(message.document));
  if (message.invoice) node.append(invoice(message.invoice));
  if (text) {
    const body = make("div", { class: "text", testid: "message-text" }, richText(text, entities, deeds));
    if (!message.photo && onlyEmoji(text)) body.classList.add("is-big");
    body.normalize();
    if (body.lastChild instanceof HTMLElement && body.lastChild.matches(".pre, .quote")) body.classList.add("ends-in-block");
    else body.append(make("span", { class: "meta-room", "data-meta": metaText(message) }));
    node.append(body);
  } else if (node.childElementCount === 0) {
    node.append(make("div", { class: "text is-unknown" }, "This message is not shown in the demo."));
  }
  node.classList.toggle("is-picture", Boolean(message.photo && !text));
  node.classList.toggle("is-captioned", Boolean(message.photo && text));
  node.append(meta(message));
  return node;
}

function onlyEmoji(text) {
  return text.length <= 12 && /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(text) && !/\d/.test(text);
}

// Telegram shows no "edited" on a bot's messages with buttons: menus would be full of it.
const isEdited = (message) => message.edit_date && message.outgoing;

const metaText = (message) => (isEdited(message) ? `edited ${clock(message.date)}` : clock(message.date));

function meta(message) {
  const stamp = new Date(message.date * 1000);
  const time = make("time", { datetime: stamp.toISOString(), title: stamp.toLocaleString() }, clock(message.date));
  return make(
    "span",
    { class: "meta" },
    isEdited(message) && make("span", { class: "edited" }, "edited "),
    time,
    message.outgoing && icon("tick", "tick tick-sent"),
    message.outgoing && icon("ticks", "tick tick-read"),
  );
}

/** Who a message came through; a tap asks the same bot anew. */
function via({ username }, deeds) {
  return make("button", { type: "button", class: "via", testid: "via", onclick: () => deeds.inline("") }, `via @${username}`);
}

function reply(message, deeds) {
  const go = () => deeds.show(message.message_id);
  return make(
    "button",
    { type: "button", class: "reply", onclick: go },
    make("span", { class: "reply-name" }, message.from?.first_name ?? "Message"),
    make("span", { class: "reply-text" }, summary(message)),
  );
}

function photo(message, deeds) {
  const best = message.photo.at(-1);
  const address = fileAddress(best.file_id);
  const alt = message.caption ? summary(message) : "Photo";
  const image = make("img", { class: "photo", src: address, alt, width: best.width, height: best.height });
  if (best.width && best.height) {
    const scale = Math.min(1, LONGEST_EDGE / best.width, LONGEST_EDGE / best.height);
    image.style.width = `${Math.round(best.width * scale)}px`;
    image.style.aspectRatio = `${best.width} / ${best.height}`;
  }
  const open = () => deeds.view(address, alt);
  return make("button", { type: "button", class: "photo-button", "aria-label": "Open the photo", onclick: open }, image);
}

function file(document) {
  const name = document.file_name ?? "file";
  const extension = name.includes(".") ? name.split(".").at(-1).toLowerCase().slice(0, 5) : "file";
  const label = `Download ${name}`;
  return make(
    "a",
    { class: "file", href: fileAddress(document.file_id), download: name, "aria-label": label, testid: "document" },
    make("span", { class: `file-icon tone-${TONES[extension] ?? "blue"}` }, make("span", {}, extension), icon("download")),
    make(
      "span",
      { class: "file-words" },
      make("span", { class: "file-name" }, name),
      make("span", { class: "file-size" }, fileSize(document.file_size)),
    ),
  );
}

function invoice(bill) {
  return make(
    "div",
    { class: "invoice" },
    make("div", { class: "invoice-title" }, bill.title),
    make("div", { class: "invoice-words" }, bill.description),
    make("div", { class: "invoice-price" }, price(bill)),
  );
}
