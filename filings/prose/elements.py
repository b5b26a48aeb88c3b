"""What becomes of each HTML element of a pasted or sent text (元素表): the one list for page, server and commands.

No element that carries meaning is unwrapped like one that carries none. An element that stands in no list here is not
known: its text is kept, and it is told.
"""

MARKS = ("strong", "em", "sup", "sub", "s")
"""What is said of characters, in the order in which the canonical form nests it. `s` (删除线) waits for a decision: a
chapter with one cannot be submitted."""

SAME = {"b": "strong", "i": "em", "strike": "s", "h1": "h3", "h2": "h3", "h6": "h5", "tfoot": "tbody"}
"""Other names of elements that are kept."""

TAGS = frozenset("h3 h4 h5 p br ul ol li table caption thead tbody tr th td a".split()) | set(MARKS)
"""The elements of the canonical form."""

ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}

PLAIN = frozenset(
    "html body head div span font center article section main header footer nav aside address hgroup big small nobr"
    " tt ins abbr acronym label legend fieldset figure figcaption form col colgroup link meta base wbr area map hr"
    " title style noscript template xml picture source track param menu dir search summary details pre"
    " bdi basefont cite var samp data time dfn optgroup svg canvas".split()
)
"""Unwrapped without a word: they carry nothing that a reader sees, or what they carry is kept otherwise."""

MEANS = frozenset("u mark code kbd q blockquote dl dt dd ruby rt rp rb rtc output button bdo marquee blink".split())
"""Unwrapped, their text kept, and told: they carry a meaning that a chapter has no form for."""

DELETED = frozenset({"del"})
PICTURES = frozenset("img picture svg canvas image imagedata".split())
EMBEDDED = frozenset("iframe object embed applet frame frameset video audio noembed noframes".split())
FORMULAS = frozenset({"math", "omath", "omathpara"})
FIELDS = frozenset("input select textarea meter progress datalist".split())
SEEN = PICTURES | EMBEDDED | FORMULAS | FIELDS
"""What is left out and was seen in its place."""
FIELD_CODES = frozenset({"sdfield"})

OFFICE = ("o:", "w:", "st1:", "st2:", "v:", "m:", "dir:", "wp:")
"""Prefixes of the elements that Office writes around text; they say nothing to a reader."""
