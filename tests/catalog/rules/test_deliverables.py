"""What a service delivers is read from its titles."""

import pytest

from bot.catalog.rules.deliverables import deliverable_of


@pytest.mark.parametrize(
    ("titles", "deliverable"),
    [
        (("Instagram Followers [Refill 30D] HQ",), "followers"),
        (("Telegram Members | Real", "Telegram"), "followers"),
        (("YouTube Subscribers",), "followers"),
        (("Подписчики Telegram быстрые",), "followers"),
        (("TikTok Likes ⚡",), "likes"),
        (("Likelike Dislikes",), "dislikes"),
        (("YouTube Dislikes",), "dislikes"),
        (("Instagram Comment Likes",), "comments+likes"),
        (("Просмотры постов",), "views"),
        (("YouTube Viewers",), "viewers"),
        (("Overviews",), ""),
        (("Seguidores Instagram",), "followers"),
        (("Premium package",), ""),
        ((), ""),
        # The service's own title comes first; its category speaks if that says nothing.
        (("HQ | 10K a day", "Instagram Followers"), "followers"),
        (("Instagram Likes", "Instagram Followers and Likes"), "likes"),
    ],
)
def test_a_title_names_what_is_delivered(titles: tuple[str, ...], deliverable: str) -> None:
    assert deliverable_of(*titles) == deliverable
