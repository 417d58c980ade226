"""Tables for the built-in price list: products, qualities and the words of their names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """A category: `rate` is that of its cheapest variant, `services` the number of variants."""

    network: str
    noun: str
    type: str
    rate: str
    least: int
    most: int
    services: int
    link: str
    tag: str = ""


@dataclass(frozen=True)
class Choice:
    """A word in a variant's name and its factor of the rate; `refill` in days, 0 for none."""

    words: str
    factor: str
    days: int = 0


NETWORKS = {
    "Telegram": "✈️", "Instagram": "📸", "YouTube": "▶️", "TikTok": "🎵", "X / Twitter": "🐦",
    "Facebook": "👍", "Spotify": "🎧", "Discord": "🎮", "Twitch": "🟣", "LinkedIn": "💼",
    "Threads": "🧵", "SoundCloud": "☁️", "Website Traffic": "🌐", "Google SEO": "🔎",
}  # fmt: skip

PRODUCTS = (
    Product("Telegram", "Channel Members", "Default", "0.11", 10, 200_000, 16,
            "https://t.me/channel", "🔥"),
    Product("Telegram", "Group Members", "Default", "0.18", 50, 60_000, 10, "https://t.me/group"),
    Product("Telegram", "Premium Members", "Default", "2.4", 10, 20_000, 8,
            "https://t.me/channel", "⭐ 7 - 90 Days"),
    Product("Telegram", "Post Views", "Default", "0.0006", 100, 5_000_000, 14,
            "https://t.me/channel/25", "⚡"),
    Product("Telegram", "Reactions", "Default", "0.02", 10, 300_000, 14,
            "https://t.me/channel/25", "👍 ❤️ 🔥"),
    Product("Telegram", "Poll Votes", "Poll", "0.35", 10, 40_000, 5, "https://t.me/channel/25"),
    Product("Telegram", "Custom Comments", "custom_comments", "6.5", 5, 2_000, 5,
            "https://t.me/channel/25", "✍️"),
    Product("Telegram", "Members from Groups", "Invites from Groups", "1.9", 100, 15_000, 5,
            "https://t.me/group"),
    Product("Telegram", "Bot Starts", "Default", "0.15", 10, 100_000, 7,
            "https://t.me/name_bot?start=1"),
    Product("Instagram", "Followers", "Default", "0.42", 10, 500_000, 18,
            "https://instagram.com/name", "♻️"),
    Product("Instagram", "Likes", "Default", "0.05", 10, 300_000, 14,
            "https://instagram.com/p/Cabc/", "⚡"),
    Product("Instagram", "Reels Views", "Default", "0.0012", 100, 10_000_000, 10,
            "https://instagram.com/reel/Cabc/"),
    Product("Instagram", "Story Views", "Default", "0.013", 100, 60_000, 8,
            "https://instagram.com/name"),
    Product("Instagram", "Custom Comments", "Custom Comments", "3.6", 5, 3_000, 8,
            "https://instagram.com/p/Cabc/"),
    Product("Instagram", "Comment Likes", "Comment Likes", "0.6", 10, 5_000, 5,
            "https://instagram.com/p/Cabc/"),
    Product("Instagram", "Comment Replies", "Comment Replies", "7", 5, 500, 4,
            "https://instagram.com/p/Cabc/"),
    Product("Instagram", "Mentions by Hashtag", "Mentions Hashtag", "1.1", 500, 50_000, 4,
            "https://instagram.com/p/Cabc/"),
    Product("Instagram", "Mentions of Followers", "Mentions Users Followers", "1.2", 500, 80_000,
            4, "https://instagram.com/p/Cabc/"),
    Product("Instagram", "Mentions of Likers", "Mentions Media Likers", "1.3", 500, 40_000, 4,
            "https://instagram.com/p/Cabc/"),
    Product("Instagram", "Mentions, own list", "Mentions Custom List", "1.5", 100, 10_000, 4,
            "https://instagram.com/p/Cabc/"),
    Product("Instagram", "Mentions + Hashtags", "Mentions with Hashtags", "1.6", 100, 10_000, 4,
            "https://instagram.com/p/Cabc/"),
    Product("Instagram", "Auto Likes", "Subscriptions", "0.08", 20, 20_000, 9, "name", "🔄"),
    Product("YouTube", "Views", "Default", "0.72", 100, 5_000_000, 14,
            "https://youtube.com/watch?v=abc", "💧 Non Drop"),
    Product("YouTube", "Subscribers", "Default", "4.9", 10, 50_000, 10,
            "https://youtube.com/@name", "♻️"),
    Product("YouTube", "Likes", "Default", "0.33", 10, 100_000, 8,
            "https://youtube.com/watch?v=abc"),
    Product("YouTube", "Watch Time", "Package", "8.5", 1, 1, 8, "https://youtube.com/watch?v=abc",
            "⏱ Monetization"),
    Product("YouTube", "Comment Packs", "Custom Comments Package", "1.8", 1, 1, 5,
            "https://youtube.com/watch?v=abc"),
    Product("YouTube", "Search Views", "SEO", "1.4", 500, 100_000, 5,
            "https://youtube.com/watch?v=abc"),
    Product("TikTok", "Views", "Default", "0.0004", 100, 100_000_000, 10,
            "https://tiktok.com/@name/video/1", "🚀"),
    Product("TikTok", "Followers", "Default", "0.95", 10, 200_000, 12, "https://tiktok.com/@name"),
    Product("TikTok", "Likes", "Default", "0.06", 10, 500_000, 10,
            "https://tiktok.com/@name/video/1"),
    Product("TikTok", "Auto Views", "Subscriptions ", "0.004", 100, 100_000, 5, "name"),
    Product("X / Twitter", "Followers", "Default", "1.7", 20, 100_000, 8, "https://x.com/name"),
    Product("X / Twitter", "Impressions", "Default", "0.003", 100, 10_000_000, 6,
            "https://x.com/name/status/1"),
    Product("X / Twitter", "Mentions", "Mentions", "2.2", 100, 20_000, 4,
            "https://x.com/name/status/1"),
    Product("Facebook", "Page Followers", "Default", "0.25", 100, 500_000, 10,
            "https://facebook.com/page"),
    Product("Facebook", "Post Reactions", "Default", "0.12", 50, 30_000, 8,
            "https://facebook.com/page/posts/1", "❤️ 😂 😮"),
    Product("Spotify", "Plays", "Default", "0.14", 1_000, 10_000_000, 9,
            "https://open.spotify.com/track/1", "👑"),
    Product("Discord", "Server Members", "Default", "1.3", 50, 20_000, 6,
            "https://discord.gg/code"),
    Product("Discord", "Server Boosts", "Package", "11", 1, 1, 4, "https://discord.gg/code", "💎"),
    Product("Twitch", "Followers", "Default", "0.55", 10, 50_000, 6, "https://twitch.tv/name"),
    Product("LinkedIn", "Followers", "Default", "9.5", 50, 10_000, 5,
            "https://linkedin.com/company/name"),
    Product("Threads", "Likes", "Default", "0.45", 10, 20_000, 5, "https://threads.net/@name/post/1"),
    Product("SoundCloud", "Plays", "Default", "0.0055", 500, 5_000_000, 5,
            "https://soundcloud.com/name/track"),
    Product("Website Traffic", "Visitors", "Web Traffic", "0.19", 500, 1_000_000, 9,
            "https://example.com"),
    Product("Google SEO", "Keyword Clicks", "SEO2", "2.6", 100, 20_000, 5, "https://example.com"),
)  # fmt: skip

QUALITIES = (
    Choice("Bots | LQ", "0.55"),
    Choice("Mixed", "1"),
    Choice("HQ", "1.45"),
    Choice("Real 💯", "2.3"),
    Choice("Old Profiles with Posts", "2.05"),
    Choice("UHQ ⭐⭐⭐", "3.2"),
)

GUARANTEES = (
    Choice("No Refill ⚠️", "1"),
    Choice("R30 ♻️", "1.18", 30),
    Choice("Refill Button 60D", "1.3", 60),
    Choice("♻️ 365 Days", "1.55", 365),
    Choice("Lifetime ♾️", "1.8", 9999),
)

PLACES = (
    Choice("🌍 Worldwide", "1"),
    Choice("🇺🇸 USA", "1.9"),
    Choice("🇧🇷 Brazil", "1.25"),
    Choice("🇹🇷 Turkey", "1.1"),
    Choice("🇮🇳 India", "0.9"),
    Choice("🇪🇺 Europe", "1.6"),
)

STARTS = ("Instant", "0-15 min", "0-1 H", "0-6 H", "up to 24 H")
SPEEDS = ("1K", "5K", "10K", "50K", "100K", "1M")

NAMES = (
    "{network} {noun} [ {quality} ] | {place} | {guarantee} | ⚡ {speed}/Day",
    "{noun} ~ {quality} ~ {guarantee} ~ Start: {start} ~ {place}",
    "{icon} {noun} | {place} | {quality} | Max {most} | {guarantee}",
    "{network} {noun} {place} [{guarantee}] [{speed}/D] [{start}] {quality}",
    "{noun} - {quality} - {speed} per day - {place} - {guarantee} 🆕",
)

NOTES = (
    "Example link: {link}\nStart: {start}\nSpeed: {speed} a day\nThe page must be public.",
    "<b>Link:</b> {link}<br>Start {start}, speed {speed}/day.<br>One order a link at a time!",
    "{guarantee}. Example link: {link}. Wait for the first order before making the next.",
    "• Start: {start}\n• Quality: {quality}\n• {guarantee}\n• Counters may lag for an hour",
)
