/** What a person sends goes out one after the other, and comes back where it failed. */
import { RequestFailed, chooseInline, sendFile, sendText } from "./api.js";

const LONGEST_TEXT = 4096;

/** How long a head of the text is that splits no character in two. */
const wholeCharacters = (head) => (/[\uD800-\uDBFF]$/.test(head) ? head.length - 1 : head.length);

/** Telegram's apps send a longer text as several messages, cut at a line's end where there is one. */
export function pieces(text) {
  const parts = [];
  let rest = text;
  while (rest.length > LONGEST_TEXT) {
    const head = rest.slice(0, LONGEST_TEXT);
    const ends = [head.lastIndexOf("\n"), head.lastIndexOf(" ")];
    const cut = ends.find((at) => at > 0) ?? wholeCharacters(head);
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return rest ? [...parts, rest] : parts;
}

export class Outbox {
  /** deeds: {toast(text), giveBack(chat, text), busy(boolean)} */
  constructor(deeds) {
    this.deeds = deeds;
    this.queue = Promise.resolve();
  }

  /** `typed` text is given back where it could not be sent; a button's is not. */
  text(chat, text, typed) {
    this.inTurn(async () => {
      const parts = pieces(text);
      try {
        while (parts.length) {
          await sendText(chat.person.id, parts[0]);
          parts.shift();
        }
      } catch (error) {
        if (typed) this.deeds.giveBack(chat, parts.join("\n"));
        throw error;
      }
    });
  }

  file(chat, file, caption) {
    this.inTurn(async () => {
      this.deeds.busy(true);
      try {
        await sendFile(chat.person.id, file, caption);
      } catch (error) {
        if (caption) this.deeds.giveBack(chat, caption);
        throw error;
      } finally {
        this.deeds.busy(false);
      }
    });
  }

  result(chat, queryId, resultId) {
    this.inTurn(() => chooseInline(chat.person.id, queryId, resultId));
  }

  inTurn(work) {
    this.queue = this.queue.then(work).catch((error) => {
      if (!(error instanceof RequestFailed)) throw error;
      this.deeds.toast(error.message);
    });
  }
}
