"""The deny-list: names that it refuses, and similar names that it allows."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.policy.names import Denial, denial_reason

REFUSED = {
    Denial.REVIEWS: [
        "Google reviews",
        "Google Maps Review | 5 Star",
        "Facebook - Page Reviews | Yes Recommendations",
        "🇺🇸 GOOGLE_REVIEWS 🇺🇸",
        "5 star rating",
        "5-Star Play Store",
        "1 stars",
        "Five Star App Store",
        "Google Maps 5⭐",
        "IMDB Ratings",
        "App rating (Android)",
        "Trustpilot | Custom",
        "TrustPilot",
        "TripAdvisor Hotels",
        "Yelp comments",
        "Customer testimonials",
        "Positive feedback eBay",
        "Fake feedbacks",
        "Page Recommendations",
        "Отзывы Google",
        "Отзыв на Яндекс Картах",
        "Рейтинг приложения",
        "Оценки в Google Play",
        "5 звёзд на картах",
        "Рецензии на Кинопоиск",
        "Відгуки Google",
        "Reseñas de Google",
        "Avaliações no Google",
        "Avaliação 5 estrelas",
        "Valoraciones",
        "Google Bewertungen",
        "Google Rezensionen",
        "Avis Google France",
        "Google değerlendirme",
        "5 yıldız yorum",
        "Ulasan Google",
        "تقييمات جوجل",
    ],
    Denial.REPORTS: [
        "Report account",
        "Instagram mass report",
        "Mass-Reporting service",
        "Telegram Channel Report",
        "Telegram reports | channel",
        "Spam report bot",
        "Report a profile",
        "Ban Instagram account",
        "WhatsApp ban",
        "Account ban service",
        "Telegram channel takedown",
        "Take down a page",
        "Delete someone's account",
        "Removal of Instagram profile",
        "Account removal",
        "Copyright strike",
        "DMCA reports",
        "DDoS attack",
        "Жалобы на канал",
        "Жалоба Telegram",
        "Репорты на пользователя",
        "Бан аккаунта Telegram",
        "Снос каналов",
        "Блокировка аккаунта",
        "Скарги на канал",
        "Denuncias masivas Instagram",
        "Denúncia de perfil",
        "Toplu şikayet",
    ],
    Denial.ACCOUNTS: [
        "aged accounts",
        "Instagram Aged Accounts 2015",
        "Old Gmail account",
        "Gmail accounts",
        "PVA accounts",
        "Twitter accounts PVA",
        "Buy verified Facebook accounts",
        "Accounts for sale",
        "Telegram account shop",
        "Instagram account with 10K followers",
        "Accounts with 5 000 real followers",
        "Account login and password",
        "Login:Password",
        "E-mail + pass",
        "Account with cookies",
        "Netflix account 1 month",
        "ChatGPT accounts",
        "Hacked accounts",
        "Business accounts",
        "Продажа аккаунтов Instagram",
        "Купить аккаунт Telegram",
        "Готовые аккаунты ВК",
        "Авторег Telegram",
        "Аккаунты с почтой",
        "Аренда акка",
        "Venta de cuentas",
        "Hesap satışı",
    ],
    Denial.MINORS: [
        "Underage followers",
        "under-age",
        "Teen followers",
        "Teenagers",
        "Teenage girls",
        "Kids accounts",
        "Children's photos",
        "Child audience",
        "School girl members",
        "Schoolgirls",
        "Young girls",
        "12 years old girls",
        "15yo girl",
        "Under 18",
        "Under 16s members",
        "Lolita",
        "Jailbait",
        "Minors",
        "Minor girls",
        "Несовершеннолетние",
        "Подростки подписчики",
        "Школьницы",
        "Детские аккаунты",
        "Menores de edad",
    ],
}

ALLOWED = [
    "",
    "~~~~~~~~",
    # Names with words of the deny-list in another sense.
    "Story views",
    "Instagram Followers | Flag Review - OFF | No Refill",
    "Followers | Flag Review - ON / OFF",
    "Followers | Flag for review OFF",
    "Likes with Review Mode ON",
    "Preview views",
    "Order is under review for 1 hour",
    "Manual review before start",
    "YouTube CTR Search Views [ Boost Your Search Rankings ]",
    "Operating since 2015",
    "Rated best by nobody",
    "GitHub Stars [ Max 1K ]",
    "Telegram Stars | 50 stars",
    "Premium gift 15 stars",
    "⭐⭐⭐⭐⭐ Instagram Likes ⭐⭐⭐⭐⭐",
    "TOP 5 ⭐ Instagram Likes",
    "YouTube Views | Source: Recommendation + Browse",
    "Instagram Profile Visits",
    "Daily report by e-mail | Likes",
    "Tweet Statistics report",
    "No ban | safe",
    "No account ban, safe followers",
    "Anti-ban likes",
    "Non drop, not banned accounts | Likes",
    "No block users",
    "Urban style likes",
    "Banner clicks",
    "from real accounts",
    "Likes from old accounts",
    "Likes from aged accounts",
    "Followers | 100% Old Accounts with +15 Post",
    "Instagram Followers [ Old Accounts with Posts ]",
    "Instagram Likes | HQ & Real Accounts",
    "100% Verified Real Accounts | Twitter Likes",
    "Telegram - Post Views [Premium Account]",
    "Comments | Account KR have Avatar",
    "Instagram Followers | Mobile App Accounts",
    "New accounts followers",
    "Private accounts accepted | Views",
    "Min 10 Max 10K per account",
    "Password not needed | Followers",
    "Minor drop | Followers",
    "YouTube Views | Source From [Kid] Topic Videos",
    "Teen topic videos views",
    "Accounts 5 years old | Followers",
    "Under 18 hours | Likes",
    "Start under 10 minutes",
    "Starts in 0-1h | 18+ accepted",
    "Retweet | Accept All Tweet [ +18 / Political ]",
    "Female followers | Girls 18+",
    "Baby shower video views",
    "Instagram Comments | Negative 👎",
    "Rutube - Dislikes",
    "Precios menores | Seguidores",
    "Лайки на отзывчивые посты",
    "Репортаж | просмотры",
    "Подписчики с живых аккаунтов",
    "Просмотры без жалоб",
    "Подписчики | старые аккаунты",
    "Накрутка просмотров",
    "Голоса в опрос",
    "TikTok - Video Views + Likes",
    "Telegram - Bot Start",
    "Website Traffic from Google",
]


@pytest.mark.parametrize(
    ("title", "reason"),
    [(title, reason) for reason, titles in REFUSED.items() for title in titles],
)
def test_what_may_not_be_sold_is_refused(title: str, reason: Denial) -> None:
    assert denial_reason(title) is reason


@pytest.mark.parametrize("title", ALLOWED)
def test_what_only_sounds_like_it_passes(title: str) -> None:
    assert denial_reason(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "GOOGLE REVIEWS",
        "google re\u200bviews",
        "Google Re\u00advie\u00adws",
        "Google Rеviеws",  # two letters are Cyrillic
        "𝐆𝐨𝐨𝐠𝐥𝐞 𝐑𝐞𝐯𝐢𝐞𝐰𝐬",
        "Ｇｏｏｇｌｅ Ｒｅｖｉｅｗｓ",
        "Google Réviéws",
        "Google&nbsp;Reviews",
        "Google_Reviews",
        "[Google]Reviews|Maps",
        "\u202eGoogle\u202c Reviews",
    ],
)
def test_a_disguise_does_not_help(title: str) -> None:
    assert denial_reason(title) is Denial.REVIEWS


def test_every_reason_refuses_something() -> None:
    assert set(REFUSED) == set(Denial)


refused = st.sampled_from([title for titles in REFUSED.values() for title in titles])


@given(refused, st.sampled_from(["{}", "🔥 {} 🔥", "Max 10K | {}", "{} | Instant", "  {}\t"]))
def test_what_stands_around_a_refused_name_does_not_save_it(title: str, frame: str) -> None:
    assert denial_reason(frame.format(title)) is not None


@given(st.text(max_size=80))
@example("ı")
@example("\ud83d")
def test_any_text_is_judged(title: str) -> None:
    assert denial_reason(title) in (None, *Denial)
