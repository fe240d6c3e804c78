"""The administrative division that a report is of, from the names in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from extract.division_codes import Gazetteer, by_nearness, stem
from extract.regions import NATION, TODAY, Words, level_of

_SUFFIX = r"(?:自治[州县旗]|街道|[省市县区旗盟镇乡村])"
_BEFORE = (
    r"(?:\A|(?<=[^\u4e00-\u9fff])|(?<=[省市州盟县区镇乡在由对为与和及向到从于是了的据年日时来])"
    r"|(?<=记者)|(?<=创建)|(?<=通讯员)|(?<=中共))"
)
_NAMED = re.compile(
    rf"{_BEFORE}(?![年月日在]|中共)([\u4e00-\u9fff]{{1,3}}|[\u4e00-\u9fff]{{3,9}}族)({_SUFFIX})"
    r"(?!民(?!政|族|主|生|兵|营|宗|革|间))(?![长官场集监域级块位间分值容里落庄寨])"
)
_WORDS = re.compile(r"[在我的和与及了为局个各每该等或把被将向从名]|团[省市县区]$")
_BODY = r"(?:委|人民|政府|第[\u4e00-\u9fff\d]{1,4}届|[\u4e00-\u9fff]{2,5}(?:局|委|办|厅))"
_TITLED = re.compile(r"[\u4e00-\u9fff]{2,7}(?=[：:])")
_RANKS = {"nation": 0, "province": 1, "city": 2, "county": 3, "town": 4, "village": 5}
_OWN = {  # how a report speaks of the division that it is of
    1: re.compile(r"全省|我省|省(?:委|政府|人大|政协)|自治区(?:党委|政府|主席|级)"),
    2: re.compile(r"全市|我市|本市|市(?:委|政府)"),
    3: re.compile(r"全县|我县|县(?:委|政府)|全旗"),
    4: re.compile(r"全镇|我镇|全乡"),
    5: re.compile(r"全村|我村|该村"),
}
_OWN_DISTRICT = re.compile(r"全区|我区|(?<![自社小园市城地山景灾校牧发新治])区(?:委(?!员)|政府)")
_HEAD = 160
_OPENING = 48
_LOOKED_AT = 40_000  # characters in which names are looked for; how often they come is counted in all
_CANDIDATES = 300  # names of the list that are weighed, the most frequent first
_ENOUGH = 2
_MANY = 3  # cities named one beside the other
_MOST_PARTS = 0.7  # of the cities named, so many must lie in the province


class DivisionFinder:
    """Finds the division with a gazetteer, the words that stand for a division, generic places, and what speaks for the nation."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        *,
        provinces: Iterable[str],
        cities: Iterable[str],
        aliases: Iterable[str],
        generic: Iterable[str],
        nation: Iterable[str],
    ) -> None:
        self._gazetteer = gazetteer
        self._provinces = {stem(name): name for name in provinces}
        self._cities = frozenset(cities)
        self._aliases = dict(alias.split("=") for alias in aliases)
        self._generic = frozenset(generic)
        self._any_known = re.compile("|".join(sorted([*self._provinces, *self._cities, *self._aliases], key=len, reverse=True)))
        self._nation = re.compile("|".join(sorted(map(re.escape, nation), key=len, reverse=True)))

    def find(self, words: Words, year: int | None = None) -> str:
        """Return the full name of the lowest division that the report is of, 全国 for the nation, or an empty string."""
        text = words.text
        scores = self._scores(words, year or TODAY)
        nation = sum(len(self._nation.findall(said)) * weight for said, weight in ((text, 1), (text[:_HEAD], 2), (words.title, 3)))
        best = max(scores, key=lambda name: (scores[name], -text.find(stem(name))), default="")
        own = max(len(pattern.findall(text)) for pattern in _OWN.values())
        if nation >= _ENOUGH and nation > max(scores[best], 3 * own):
            return NATION
        found = self._lowest(f"{text}\n{words.source}", scores, best) if scores[best] >= _ENOUGH else ""
        outranked = _rank(found) > 1 and len(_OWN[1].findall(text)) > scores[found]  # the report of a province that it does not name
        return "" if outranked else self._province_of_many(scores, found) or found

    def _scores(self, words: Words, year: int) -> Counter[str]:
        """How often each division is named, counting the title and the head for more."""
        scores: Counter[str] = Counter()
        text, title, issuer = words.text, words.title, words.issuer
        for name, short, known in self._candidates(words, year):
            own = len((_OWN_DISTRICT if name.endswith("区") and _rank(name) == 3 else _OWN[_rank(name)]).findall(text))
            named = text.count(short) if known else min(text.count(short), 6 * text.count(name) or 2)
            said = named + 3 * title.count(short) + 3 * issuer.count(short) + 2 * text[:_HEAD].count(short)
            scores[name] += said + min(own, 4, said) + (1 + (short in self._aliases)) * words.source.count(short)
        return scores

    def _candidates(self, words: Words, year: int) -> Iterator[tuple[str, str, bool]]:
        """Yield the full names of the divisions named, each with the form to count, and whether that form alone names it."""
        text = "\n".join((words.title, words.source, words.issuer, words.text))
        known = set()
        for short in sorted(set(self._any_known.findall(text))):
            name = self._provinces.get(short) or self._aliases.get(short) or self._city(short, year)
            known |= {name, short}
            yield name, short, True
        for name in self._titled(words.title, year):
            if name not in known:
                known.add(name)
                yield name, stem(name), False
        named = Counter(self._gazetteer.names_in(text[:_LOOKED_AT])).most_common(_CANDIDATES)
        written = {self._full_name(name, year): name for name, _ in sorted(named)}
        full = tuple(written)
        guessed = {"".join(match.groups()): match.group(1) for match in _NAMED.finditer(text, 0, _LOOKED_AT)}
        guessed = {name: short for name, short in guessed.items() if name in full or not name.endswith(full)}
        for name in dict.fromkeys([*guessed, *full]):
            short = guessed.get(name, stem(name))
            if not {name, short} & known and self._is_meant(name, short, written.get(name, ""), name in guessed, words, text):
                yield name, short, False

    def _is_meant(self, name: str, short: str, listed: str, guessed: bool, words: Words, text: str) -> bool:
        """A name of the list, written as `listed`, or one that reads like a name; above the town a guess needs more."""
        if listed and self._is_borne_out_by_list(name, listed, words, text):
            return True
        if not guessed or len(name) < (2 if listed and name.endswith("县") else 3) or self._is_generic(name):
            return False
        if not listed and _rank(name) <= 3 and not self._is_spoken_for(name, words):
            return False
        return self._is_borne_out(text, short, name)

    def _is_spoken_for(self, name: str, words: Words) -> bool:
        """In the title or the source, or at the head behind its city, as a body or with words such as 全县."""
        head = words.text[: 2 * _HEAD]
        if name in f"{words.title}\n{words.source}\n{words.issuer}" or words.text.startswith(name):
            return True
        own = _OWN_DISTRICT if name.endswith("区") else _OWN[_rank(name)]
        placed = rf"(?:{self._any_known.pattern})[省市州]{re.escape(name)}|{re.escape(name)}{_BODY}"
        return name in head and (own.search(words.text) is not None or re.search(placed, words.text) is not None)

    def _titled(self, title: str, year: int) -> Iterator[str]:
        """Yield the division whose short name opens a title and ends at its colon, behind its province or city or alone (某省某某：)."""
        match = _TITLED.match(title)
        words = match.group() if match else ""
        for start in (0, 2, 3):
            places = by_nearness(self._gazetteer.short(words[start:]), year)
            above = words[:start]
            sure = len(places) == 1 and places[0].level == "county" and not places[0].away(year)
            if sure and (not above or above in self._provinces or above in self._cities):
                yield places[0].name

    def _full_name(self, name: str, year: int) -> str:
        """Return the name in full where the text leaves the peoples out (恩施州)."""
        return by_nearness(self._gazetteer.named(name), year)[0].name

    def _city(self, short: str, year: int) -> str:
        cities = by_nearness((d for d in self._gazetteer.short(short) if d.level == "city"), year)
        return cities[0].name if cities else f"{short}市"

    @staticmethod
    def _is_borne_out(text: str, short: str, full: str) -> bool:
        """Named in full twice, or once in the head where its congress, its short name or words such as 全市 bear it out."""
        if text.count(full) >= _ENOUGH and not full.endswith("省"):
            return True
        if full not in text[: 2 * _HEAD]:
            return False
        if text.startswith(full) or re.search(rf"{re.escape(full)}第[\u4e00-\u9fff\d]{{1,4}}届人民代表大会", text):
            return True
        return not full.endswith("省") and (text.count(short) >= _ENOUGH or _OWN[_rank(full)].search(text) is not None)

    def _is_borne_out_by_list(self, name: str, written: str, words: Words, text: str) -> bool:
        """A listed division may be named once: in the title, the opening words, with its committee (中共某县委), or behind its parent."""
        if name in self._generic or (len(written) < 3 and not written.endswith("县")):
            return False
        opening = f"{words.title}\n{words.issuer}\n{words.text.lstrip()[:_OPENING]}"
        if any(form in opening or f"中共{form}" in text for form in (name, written)):
            return True
        return any(f"{stem(parent)}{kind}{written}" in text for parent in self._above(name) for kind in ("", "省", "市", "州"))

    def _is_generic(self, name: str) -> bool:
        """Ends like a common noun (城市, 社区); a name of three characters may (赫山区 is one, 贫困山区 is not)."""
        if name in self._generic or name[:2] in self._generic or _WORDS.search(name):
            return True
        return any(name.endswith(word) for word in self._generic if len(word) > 2 or len(name) != 3)

    def _lowest(self, text: str, scores: Counter[str], best: str) -> str:
        """A division inside the best one and named nearly as often is what the report is of."""
        inner = [name for name in scores if _rank(name) > _rank(best) and scores[name] * 5 >= scores[best] * 3]
        within = rf"{stem(best)}(?:省|市|州|县|区)?[\u4e00-\u9fff]{{0,6}}?"
        inner = [name for name in inner if self._is_inside(name, best) or re.search(within + name, text) or _outnames(name, best, text)]
        return max(inner, key=lambda name: (scores[name], _rank(name)), default=best)

    def _is_inside(self, name: str, best: str) -> bool:
        """Lies in it by the list; in a province that is named most it would have to be said (an event in its capital is the province's)."""
        return _rank(best) > 1 and best in self._above(name)

    def _above(self, name: str) -> set[str]:
        """Return the full names of the divisions above those of this name, in any year."""
        return {parent.name for division in self._gazetteer.named(name) for parent in self._gazetteer.parents(division, TODAY)}

    def _province_of_many(self, scores: Counter[str], best: str) -> str:
        """Return the province whose cities a report names one beside the other, without speaking for one of them."""
        cities = {name: score for name, score in scores.items() if _rank(name) == 2 and name in self._gazetteer}
        if best not in cities or 2 * cities[best] > sum(cities.values()) + 1:
            return ""
        provinces = Counter(province for name in cities for province in self._above(name) & set(self._provinces.values()))
        province, count = max(provinces.items(), key=lambda item: item[1], default=("", 0))
        return province if count >= _MANY and count >= _MOST_PARTS * len(cities) else ""


def _outnames(name: str, best: str, text: str) -> bool:
    return text.count(stem(name)) >= text.count(stem(best))


def _rank(name: str) -> int:
    """Return how low a division is by the kind in its name: 1 for a province, 5 for a village; 0 for no name.

    >>> _rank("某某省"), _rank("某某市"), _rank("某某自治旗"), _rank("")
    (1, 2, 3, 0)
    """
    return _RANKS[level_of(name)] if name else 0
