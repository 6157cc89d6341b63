"""The characters that banks take, and how other texts are put into them.

ISO 20022 payments within and from the UK are held to the Latin set that SWIFT has for ever; Bacs
knows capitals, digits and four signs. An accent is dropped and a ligature is spelt out, as banks
themselves do; a letter of another script cannot be guessed.
"""

import unicodedata
from string import ascii_letters, ascii_uppercase, digits

from msgspec import Struct

_LETTERS = "ßss ẞSS æae ÆAE œoe ŒOE øo ØO łl ŁL đd ĐD ðd ÐD þth ÞTH \u0131i ħh ĦH ŋn ŊN"
_SIGNS = "\u2018' \u2019' \u02bc' \u201c' \u201d' \"' \u2013- \u2014- _- €EUR £GBP №No"
SPELT = str.maketrans({one[0]: one[1:] for one in f"{_LETTERS} {_SIGNS}".split()})
"""What has no accent to drop: each letter or sign with what stands for it."""


class Written(Struct, frozen=True):
    """A text in the characters of a bank."""

    text: str
    """As it goes into the file."""
    lost: int
    """How many characters could not be spelt and became a full stop."""


class Charset:
    """One bank's characters."""

    def __init__(self, letters: str, signs: str, *, ampersand: str) -> None:
        self._taken = frozenset(letters + digits + signs + " ")
        self._upper = letters == ascii_uppercase
        self._ampersand = ampersand

    def write(self, text: str, length_max: int) -> Written:
        """Spell a text in these characters, cut to a length; blanks are never doubled."""
        spelt = text.translate(SPELT).replace("&", self._ampersand)
        plain = "".join(
            one for one in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(one)
        )
        if self._upper:
            plain = plain.upper()
        kept = [one if one in self._taken else _stand_in(one) for one in plain]
        lost = sum(one == "." and was != "." for one, was in zip(kept, plain, strict=True))
        return Written(" ".join("".join(kept).split())[:length_max].rstrip(), lost)


def _stand_in(sign: str) -> str:
    """A control or a blank is a blank; a mark that says nothing is one too; a letter is lost."""
    return "." if unicodedata.category(sign)[0] in "LN" else " "


SWIFT = Charset(ascii_letters, "/-?:().,'+", ampersand="+")
"""Of ISO 20022 payments."""
BACS = Charset(ascii_uppercase, ".&/-", ampersand="&")
"""Of Standard 18."""
