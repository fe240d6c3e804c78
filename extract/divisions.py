"""The administrative division that a report is of, from the names in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_SUFFIX = re.compile(r"(?:自治[州县旗]|街道|[省市县区旗盟镇乡村])")
_BEFORE = r"(?:\A|(?<=[^\u4e00-\u9fff])|(?<=[省市州盟县区镇乡在由对为与和及向到从于是了的据年日时来])|(?<=记者)|(?<=创建)|(?<=通讯员))"
_NAMED = re.compile(
    rf"{_BEFORE}(?![年月日在])([\u4e00-\u9fff]{{1,3}}|[\u4e00-\u9fff]{{3,9}}族)({_SUFFIX.pattern})(?!民(?!政|族|主|生|兵|营|宗|革|间))(?![长官场集监域级块位间分值容里落庄寨])"
)
_WORDS = re.compile(r"[在我的和与及了为局个各每该等或把被将向从]")
_LEVELS = {"省": 1, "自治区": 1, "市": 2, "自治州": 2, "盟": 2, "县": 3, "区": 3, "自治县": 3, "旗": 3, "自治旗": 3}
_LEVELS |= {"镇": 4, "乡": 4, "街道": 4, "村": 5}
_OWN = {  # how a report speaks of the division that it is of
    1: re.compile(r"全省|我省|省(?:委|政府|人大|政协)|自治区(?:党委|政府|主席|级)"),
    2: re.compile(r"全市|我市|本市|市(?:委|政府)"),
    3: re.compile(r"全县|我县|县(?:委|政府)|全旗"),
    4: re.compile(r"全镇|我镇|全乡"),
    5: re.compile(r"全村|我村|该村"),
}
_HEAD = 160
_ENOUGH = 2


class DivisionFinder:
    """Finds the division with the names of provinces and cities, of generic places, and of what speaks for the nation."""

    def __init__(
        self,
        *,
        provinces: Iterable[str],
        cities: Iterable[str],
        aliases: Iterable[str],
        generic: Iterable[str],
        nation: Iterable[str],
    ) -> None:
        self._known = {_stem(name): name for name in provinces} | {name: f"{name}市" for name in cities}
        self._aliases = dict(alias.split("=") for alias in aliases)
        self._generic = frozenset(generic)
        self._any_known = re.compile("|".join(sorted([*self._known, *self._aliases], key=len, reverse=True)))
        self._nation = re.compile("|".join(sorted(map(re.escape, nation), key=len, reverse=True)))

    def find(self, text: str, title: str, source: str) -> str:
        """Return the full name of the lowest division that the report is of, 全国 for the nation, or an empty string."""
        scores = self._scores(text, title, source)
        nation = sum(len(self._nation.findall(words)) * weight for words, weight in ((text, 1), (text[:_HEAD], 2), (title, 3)))
        best = max(scores, key=lambda name: (scores[name], -text.find(_stem(name))), default="")
        own = max(len(pattern.findall(text)) for pattern in _OWN.values())
        if nation >= _ENOUGH and nation > max(scores[best], 3 * own):
            return "全国"
        found = self._lowest(f"{text}\n{source}", scores, best) if scores[best] >= _ENOUGH else ""
        outranked = _level(found) > 1 and len(_OWN[1].findall(text)) > scores[found]  # the report of a province that it does not name
        return "" if outranked else found

    def _scores(self, text: str, title: str, source: str) -> Counter[str]:
        """How often each division is named, counting the title and the head for more."""
        scores: Counter[str] = Counter()
        for name, stem in self._candidates(f"{title}\n{source}\n{text}"):
            own = len(_OWN[_level(name)].findall(text))
            named = text.count(stem) if stem in self._known else min(text.count(stem), 6 * text.count(name) or 2)
            said = named + 3 * title.count(stem) + 2 * text[:_HEAD].count(stem)
            scores[name] += said + min(own, 4, said) + (1 + (stem in self._aliases)) * source.count(stem)
        return scores

    def _candidates(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the full names of the divisions named, each with the form to count."""
        for stem in sorted(set(self._any_known.findall(text))):
            yield self._known.get(stem) or self._aliases[stem], stem
        for name, suffix in dict.fromkeys(match.groups() for match in _NAMED.finditer(text)):
            known = f"{name}{suffix}" in self._known.values() or name in self._known
            if not known and len(name) > 1 and self._is_borne_out(text, name, suffix) and not self._is_generic(name + suffix):
                yield name + suffix, name

    @staticmethod
    def _is_borne_out(text: str, name: str, suffix: str) -> bool:
        """Named in full twice, or once in the head where its congress, its short name or words such as 全市 bear it out."""
        full = name + suffix
        if text.count(full) >= _ENOUGH and suffix != "省":
            return True
        if full not in text[: 2 * _HEAD]:
            return False
        if text.startswith(full) or re.search(rf"{re.escape(full)}第[\u4e00-\u9fff\d]{{1,4}}届人民代表大会", text):
            return True
        return suffix != "省" and (text.count(name) >= _ENOUGH or _OWN[_level(full)].search(text) is not None)

    def _is_generic(self, name: str) -> bool:
        """Ends like a common noun (城市, 社区); a name of three characters may (赫山区 is one, 贫困山区 is not)."""
        if name in self._generic or name[:2] in self._generic or _WORDS.search(name):
            return True
        return any(name.endswith(word) for word in self._generic if len(word) > 2 or len(name) != 3)

    @staticmethod
    def _lowest(text: str, scores: Counter[str], best: str) -> str:
        """A division named inside the best one and nearly as often is what the report is of."""
        inner = [name for name in scores if _level(name) > _level(best) and scores[name] * 5 >= scores[best] * 3]
        within = rf"{_stem(best)}(?:省|市|州|县|区)?[\u4e00-\u9fff]{{0,6}}?"
        inner = [name for name in inner if re.search(within + name, text) or text.count(_stem(name)) >= text.count(_stem(best))]
        return max(inner, key=lambda name: scores[name], default=best)


def _stem(name: str) -> str:
    """Return a name without the kind of division, as the running text shortens it.

    >>> _stem("新疆维吾尔自治区"), _stem("溧阳市"), _stem("香港")
    ('新疆', '溧阳', '香港')
    """
    stem = re.sub(r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区)$", "", name)
    stem = re.sub(rf"{_SUFFIX.pattern}$", "", stem) if stem == name else stem
    return stem if len(stem) > 1 else name


def _level(name: str) -> int:
    if name.endswith("自治区"):
        return 1
    suffix = _SUFFIX.search(name[-3:] if name[-3:-1] == "自治" else name[-2:])
    return _LEVELS.get(suffix.group(), 1) if suffix else 1
