/** Addresses: which ones may be opened, and which ones Telegram follows by itself. */

const SAFE = new Set(["http:", "https:", "tg:", "mailto:", "tel:"]);
const TELEGRAM = new Set(["t.me", "telegram.me", "telegram.dog"]);

/** An address that may be opened, or null: `javascript:` and its kin stay text. */
export function safeAddress(text) {
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The payload of a link that starts this very bot (`t.me/bot?start=…`), else null. */
export function startPayload(address, username) {
  const url = new URL(address);
  const query = url.searchParams;
  const named =
    url.protocol === "tg:" ? query.get("domain") : TELEGRAM.has(url.hostname) && url.pathname.slice(1).replace(/\/$/, "");
  if (!username || !named || named.toLowerCase() !== username.toLowerCase()) return null;
  return query.get("start") ?? "";
}

/** What a link to Telegram's own sharing shares, as {url, text}, else null. */
export function sharedLink(address) {
  const { protocol, hostname, pathname, searchParams: query } = new URL(address);
  const shares = protocol === "tg:" ? hostname === "msg_url" : TELEGRAM.has(hostname) && /^\/share(\/url)?\/?$/.test(pathname);
  const url = shares ? safeAddress(query.get("url") ?? "") : null;
  return url === null ? null : { url, text: query.get("text") ?? "" };
}
