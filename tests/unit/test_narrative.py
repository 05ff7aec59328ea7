"""Numbers of the narrative: tags, and what they stand for."""

import pytest

from reportgen.narrative.tagged import Aspect, TaggedNumber, number_text, read_tag

SHARE = {
    "id": "quarter.in-time",
    "unit": "percent",
    "decimals": "1",
    "value": "68.2",
    "numerator": "1650",
    "denominator": "2420",
    "target": "90",
    "q2-2020": "68.5",
}
COUNT = {"id": "quarter-end.plans", "unit": "count", "value": "1079", "q2-2020": "1103", "q2-2019": "0"}


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("fact.quarter.in-time", "68.2%"),
        ("fact.quarter.in-time#n", "1,650"),
        ("fact.quarter.in-time#d", "2,420"),
        ("fact.quarter.in-time#t", "90%"),
        ("fact.quarter.in-time#e.q2-2020", "68.5%"),
        ("fact.quarter.in-time#c.q2-2020", "0.3"),
        ("fact.quarter.in-time#p.q2-2020", "0.4%"),
        ("fact.quarter.in-time#e.q2-2018", None),
    ],
)
def it_shows_the_number_that_a_tag_names(tag: str, shown: str | None) -> None:
    number = read_tag(tag)
    assert number is not None
    assert number.tag == tag
    assert number_text(SHARE, number) == shown


def it_shows_a_count_and_its_changes() -> None:
    assert number_text(COUNT, TaggedNumber(COUNT["id"])) == "1,079"
    assert number_text(COUNT, TaggedNumber(COUNT["id"], Aspect.CHANGE, "q2-2020")) == "24"
    assert number_text(COUNT, TaggedNumber(COUNT["id"], Aspect.PERCENT_CHANGE, "q2-2020")) == "2.2%"
    assert number_text(COUNT, TaggedNumber(COUNT["id"], Aspect.PERCENT_CHANGE, "q2-2019")) is None


@pytest.mark.parametrize("tag", ["analysis.referrals", "fact.", "fact.x#z", "prompt.x", ""])
def it_leaves_other_tags_alone(tag: str) -> None:
    assert read_tag(tag) is None
