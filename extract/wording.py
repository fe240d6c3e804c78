"""When two wordings of an item, or of an action, name the same."""

from __future__ import annotations


def same_words(one: str, other: str) -> bool:
    """Return whether two items, or two actions, name the same.

    >>> same_words("功能性党支部", "党支部"), same_words("困难的党员", "困难党员"), same_words("党员", "离退休党员干部")
    (True, True, False)
    """
    short, long = sorted((words.replace(" ", "").replace("的", "") for words in (one, other)), key=len)
    return short == long or (bool(short) and short in long and 2 * len(short) >= len(long))
