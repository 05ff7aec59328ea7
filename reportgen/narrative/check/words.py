"""The English that the number check knows: words for numbers, for change, for comparison, and words that say nothing.

Plain English and the words of performance reports in general; no word of what one report is about.
"""


def listed(words: str) -> list[str]:
    """The words of a line."""
    return words.split()


UNITS = {
    word: number
    for number, word in enumerate(
        listed(
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        ),
        1,
    )
}
TENS = {
    word: number * 10 for number, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
HUNDRED, THOUSAND, DOZEN = "hundred", "thousand", "dozen"
FRACTIONS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "sixths": 6,
    "seventh": 7,
    "eighth": 8,
    "eighths": 8,
    "tenth": 10,
    "tenths": 10,
}

MONTHS = {
    name: number
    for number, name in enumerate(
        listed("january february march april may june july august september october november december"), 1
    )
}
SHORT_MONTHS = {**{name[:3]: number for name, number in MONTHS.items()}, "sept": 9}

DETERMINERS = frozenset(listed("the these those our all a an total of their its some his her both this that only just"))

# Which way --------------------------------------------------------------------------------------------------------

UP = frozenset(
    listed(
        "up rise rises rising rose risen increase increases increased increasing grow grows grew grown "
        "growing growth climb climbs climbed climbing crept gain gained gains jump jumped jumps higher more "
        "greater raised surge surged doubled doubling escalated upward upwards larger bigger"
    )
)
DOWN = frozenset(
    listed(
        "down fall falls fell fallen falling drop drops dropped dropping decrease decreases decreased "
        "decreasing reduce reduces reduced reducing reduction reductions lower lowered fewer less decline "
        "declines dip dipped dips halved halving shrank shrunk downward downwards smaller"
    )
)
BETTER = frozenset(
    listed(
        "better improve improves improved improving improvement improvements stronger strengthened recovered "
        "recovery recovering"
    )
)
WORSE = frozenset(
    listed(
        "worse worsened worsening worsens deteriorate deteriorated deteriorating deterioration weaker slipped "
        "slip slips slipping declined declining poorer"
    )
)
SAME = frozenset(listed("unchanged stable steady static level similar identical"))


# How exactly ------------------------------------------------------------------------------------------------------

ABOUT = frozenset(listed("about around approximately roughly circa some nearing approaching approx ca"))
OVER = frozenset(listed("over exceeding above"))
UNDER = frozenset(listed("under below nearly almost"))

# Words that say nothing of what a number is about -----------------------------------------------------------------

SMALL = frozenset(listed("not no other over under within second without all first"))
"""Small words that may tell two titles apart: open and not open, within and over."""
STOP = frozenset(
    listed(
        "a an the of in on at to for from by with and or as is are was were be been being have has had having "
        "do does did it its this that these those there their them they who whom which what when where while "
        "than then so such also only just nor but if into out up down more less fewer higher lower above "
        "below between among per cent percent percentage point points number numbers total figure figures "
        "share rate year years month months date quarter period same last previous end each both either any "
        "some others our we us you your he she his her i s t about around after before during since until "
        "against compared still now well very much most many few one two"
    )
)

IRREGULAR = {
    "came": "com",
    "come": "com",
    "held": "hold",
    "holding": "hold",
    "done": "do",
    "made": "mak",
    "seen": "see",
    "took": "tak",
    "taken": "tak",
    "gone": "go",
    "went": "go",
    "began": "begin",
    "begun": "begin",
    "beginning": "begin",
    "left": "leav",
    "met": "meet",
    "kept": "keep",
    "sent": "send",
    "people": "person",
    "men": "man",
    "women": "woman",
}
"""Stems of words whose forms do not share one."""

GENERIC = frozenset(
    listed(
        "cases occasions instances times others rate rates high low peak figure figures total average maximum "
        "minimum count baseline level increase decrease rise fall drop reduction target range value "
        "percentage share proportion result performance position those these them which whom all out majority "
        "minority half"
    )
)
"""Nouns that tell nothing of what is counted."""
REST_WORDS = frozenset(listed("leaves leaving remaining rest"))
TOGETHER_WORDS = frozenset(
    listed(
        "so leaves leaving total altogether come comes totals amount amounts adds all together combined "
        "remaining rest difference making make makes "
        "made giving bringing totalling up sum net outstanding hence therefore average each"
    )
)
"""Words that announce a number which follows from others."""

TARGET_WORDS = frozenset(listed("target targets ceiling"))
NATIONAL = frozenset(listed("national nationally england english"))
REGIONAL = frozenset(listed("regional regionally region"))
NEIGHBOURS = frozenset(listed("neighbours neighbour neighbors similar comparable peer peers"))

FUTURE = frozenset(
    listed(
        "will would shall plan plans planned expect expected expects aim aims intend intends by next due "
        "forecast should going ahead scheduled until from ready"
    )
)

EXPECTED = frozenset(
    listed("expect expects expected forecast forecasts projected would will should predicted anticipate anticipated")
)
"""Words after which a number is no figure yet."""
COMMON_CAPITALS = frozenset(
    listed(
        "UK GB EU USA PDF IT HR QA OK ID CEO MP MPS TV AM PM FAQ FTE VAT COVID ICT GP GPS AGM BBC ISO PC II "
        "III IV VI USB CV DVD FAX HM GDPR BST GMT URL SMS PIN"
    )
)
CLAUSE_BREAKS = frozenset(
    [
        ",",
        ";",
        ":",
        "than",
        "compared",
        "against",
        "while",
        "whilst",
        "whereas",
        "where",
        "when",
        "but",
        "although",
        "so",
        "which",
        "having",
        "after",
        "before",
        "following",
    ]
)
"""Where a clause ends, so that what stands beyond is said of something else."""
