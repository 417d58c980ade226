"""Canonical links: a page has one link, wherever it was copied."""

import pytest

from bot.catalog.rules.sites import SITES
from bot.orders.parameters.canonical import canonical, front_page


@pytest.mark.parametrize(
    ("pasted", "link"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("https://youtu.be/abc?si=xyz&t=43", "https://www.youtube.com/watch?v=abc"),
        ("https://youtu.be/abc?list=PL1&si=xyz", "https://www.youtube.com/watch?v=abc&list=PL1"),
        ("https://youtu.be/abc?v=other", "https://www.youtube.com/watch?v=abc"),
        ("https://youtu.be/watch?v=abc", "https://www.youtube.com/watch?v=abc"),
        ("https://m.youtube.com/watch?v=abc&feature=share", "https://www.youtube.com/watch?v=abc"),
        (
            "https://www.youtube.com/watch?app=desktop&list=PL1&index=2&v=abc",
            "https://www.youtube.com/watch?v=abc&list=PL1",
        ),
        (
            "https://www.youtube.com/watch?v=abc&lc=Ugw.1",
            "https://www.youtube.com/watch?v=abc&lc=Ugw.1",
        ),
        ("https://youtube.com/shorts/abc?feature=share", "https://www.youtube.com/shorts/abc"),
        ("https://www.youtube.com/live/abc?si=1", "https://www.youtube.com/live/abc"),
        (
            "https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        (
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        (
            "https://www.youtube.com/embed/videoseries?list=PL1",
            "https://www.youtube.com/embed/videoseries?list=PL1",
        ),
        ("https://studio.youtube.com/video/abc/edit", "https://www.youtube.com/watch?v=abc"),
        ("https://youtube.com/@name?si=1", "https://www.youtube.com/@name"),
        (
            "https://music.youtube.com/watch?v=abc&si=1",
            "https://music.youtube.com/watch?v=abc",
        ),
    ],
)
def test_youtube(pasted: str, link: str) -> None:
    assert canonical(pasted) == link


@pytest.mark.parametrize(
    ("pasted", "link"),
    [
        ("https://telegram.me/name", "https://t.me/name"),
        ("https://t.me/name/", "https://t.me/name"),
        ("https://t.me/@name", "https://t.me/name"),
        ("https://t.me/s/name/12", "https://t.me/name/12"),
        ("https://t.me/name/s/12", "https://t.me/name/s/12"),
        ("https://t.me/name/12?single", "https://t.me/name/12"),
        ("https://t.me/name/12?comment=34", "https://t.me/name/12?comment=34"),
        ("https://t.me/name?boost", "https://t.me/name?boost"),
        ("https://t.me/some_bot?start=ref7", "https://t.me/some_bot?start=ref7"),
        ("https://t.me/some_bot/app?startapp=x&mode=y", "https://t.me/some_bot/app?startapp=x"),
        ("https://t.me/+AbC-d_1", "https://t.me/+AbC-d_1"),
        ("https://t.me/joinchat/AbC", "https://t.me/joinchat/AbC"),
        ("https://t.me/c/123/45", "https://t.me/c/123/45"),
        ("https://t.me/c/123/45?thread=4", "https://t.me/c/123/45?thread=4"),
        ("https://name.t.me", "https://t.me/name"),
        ("https://name.t.me/12", "https://t.me/name/12"),
        ("https://web.telegram.org/k/#@name", "https://t.me/name"),
        ("https://web.telegram.org/a/#-100123", "https://web.telegram.org/a/#-100123"),
        ("https://t.me/name.", "https://t.me/name"),
    ],
)
def test_telegram(pasted: str, link: str) -> None:
    assert canonical(pasted) == link


@pytest.mark.parametrize(
    ("pasted", "link"),
    [
        ("https://instagram.com/name?igsh=abc==", "https://www.instagram.com/name/"),
        ("https://www.instagram.com/name", "https://www.instagram.com/name/"),
        (
            "https://www.instagram.com/p/AbC/?igshid=1&img_index=2",
            "https://www.instagram.com/p/AbC/",
        ),
        ("https://instagr.am/p/AbC", "https://www.instagram.com/p/AbC/"),
        (
            "https://www.instagram.com/reel/AbC/?utm_source=ig_web",
            "https://www.instagram.com/reel/AbC/",
        ),
        (
            "https://www.instagram.com/s/abc?story_media_id=1_2&igsh=3",
            "https://www.instagram.com/s/abc/?story_media_id=1_2",
        ),
        (
            "https://m.tiktok.com/@a/video/1?is_from_webapp=1&sender_device=pc",
            "https://www.tiktok.com/@a/video/1",
        ),
        ("https://vm.tiktok.com/ZM1/?_r=1&_t=2", "https://vm.tiktok.com/ZM1/"),
        ("https://twitter.com/a/status/1?s=20&t=x", "https://x.com/a/status/1"),
        ("https://mobile.twitter.com/a?ref_src=twsrc", "https://x.com/a"),
        ("https://x.com/a/status/1/photo/1", "https://x.com/a/status/1"),
        ("https://www.threads.net/@a/post/C?xmt=1", "https://www.threads.com/@a/post/C"),
        (
            "https://m.facebook.com/story.php?story_fbid=1&id=2&mibextid=q&_rdr",
            "https://www.facebook.com/story.php?story_fbid=1&id=2",
        ),
        (
            "https://www.facebook.com/watch/?ref=saved&v=1",
            "https://www.facebook.com/watch?v=1",
        ),
        (
            "https://www.facebook.com/photo/?fbid=1&set=a.2&__tn__=x",
            "https://www.facebook.com/photo?fbid=1&set=a.2",
        ),
        ("https://fb.com/name", "https://www.facebook.com/name"),
        ("https://fb.watch/abc/?mibextid=1", "https://fb.watch/abc/"),
        ("https://m.vk.com/wall-1_2?reply=3&from=feed", "https://vk.com/wall-1_2?reply=3"),
        ("https://vk.ru/feed?w=wall-1_2&x=1", "https://vk.com/feed?w=wall-1_2"),
        (
            "https://vk.com/videos1?z=video-1_2%2Fclub1",
            "https://vk.com/videos1?z=video-1_2%2Fclub1",
        ),
        ("https://m.ok.ru/dk?st.cmd=a&st.id=1&utm_source=x", "https://ok.ru/dk?st.cmd=a&st.id=1"),
        (
            "https://open.spotify.com/intl-de/track/1?si=x",
            "https://open.spotify.com/track/1",
        ),
        (
            "https://music.apple.com/us/album/a/1?i=2&uo=4",
            "https://music.apple.com/us/album/a/1?i=2",
        ),
        ("https://dai.ly/x1", "https://www.dailymotion.com/video/x1"),
        (
            "https://www.reddit.com/r/a/comments/1?share_id=x",
            "https://www.reddit.com/r/a/comments/1/",
        ),
        ("https://wa.me/123?text=hi", "https://wa.me/123?text=hi"),
        ("https://chat.whatsapp.com/AbC?ref=1", "https://chat.whatsapp.com/AbC"),
    ],
)
def test_other_networks(pasted: str, link: str) -> None:
    assert canonical(pasted) == link


@pytest.mark.parametrize(
    ("pasted", "link"),
    [
        ("https://example.com/a?utm_source=x&utm_medium=y&b=2", "https://example.com/a?b=2"),
        ("https://example.com/a?UTM_Source=x", "https://example.com/a"),
        ("https://example.com/a?fbclid=1&gclid=2&yclid=3#top", "https://example.com/a#top"),
        (
            "https://example.com/a?ref=7&si=1&feature=2",
            "https://example.com/a?ref=7&si=1&feature=2",
        ),
        (
            "https://example.com/a/?v=1&v=2&empty=&flag",
            "https://example.com/a/?v=1&v=2&empty=&flag",
        ),
        ("https://example.com/a.", "https://example.com/a."),
        ("https://example.com", "https://example.com"),
        ("https://m.example.com/a", "https://m.example.com/a"),
        (
            "https://example.com/a?next=https://t.me/x?single",
            "https://example.com/a?next=https://t.me/x?single",
        ),
    ],
)
def test_an_unknown_host_loses_nothing_but_what_advertisers_set(pasted: str, link: str) -> None:
    assert canonical(pasted) == link


@pytest.mark.parametrize("slug", [slug for slug, site in SITES.items() if site.profile])
def test_a_profile_is_canonical_already(slug: str) -> None:
    profile = SITES[slug].profile.format("some_name")
    assert canonical(profile) == profile
    assert canonical(f"{profile}?utm_source=x") == profile
    assert canonical(f"{profile}#x") == profile
    assert front_page(profile) is None


@pytest.mark.parametrize(
    ("link", "slug"),
    [("https://t.me", "telegram"), ("https://www.instagram.com", "instagram")],
)
def test_a_front_page_is_known_as_one(link: str, slug: str) -> None:
    assert front_page(link) is SITES[slug]


@pytest.mark.parametrize(
    "link",
    [
        *("https://t.me/name", "https://example.com", "https://www.youtube.com?v=1"),
        *("https://vm.tiktok.com", "https://www.quora.com"),
    ],
)
def test_a_page_is_no_front_page_of_a_network_with_profiles(link: str) -> None:
    assert front_page(link) is None
