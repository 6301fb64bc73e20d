"""What may stand in the open places of a command: each kind says which texts it takes and refuses all others.

No operand begins with a dash, so none is ever read as an option; none holds a control character, so a command is always
one line; paths are absolute. What goes into an awk program or a sed script has no letter that means anything there.
"""

import re
from dataclasses import dataclass

from glusterterm.model.errors import OperandRefused
from glusterterm.model.text import clean


@dataclass(frozen=True, slots=True)
class Operand:
    """One kind of operand. `pattern` matches the whole of it, `longest` counts bytes; `rule` ends "must be"."""

    pattern: re.Pattern[str]
    longest: int
    rule: str
    never: frozenset[str] = frozenset()

    def takes(self, text: str) -> bool:
        """Tell whether `text` may stand in such a place."""
        if text.startswith("-") or text in self.never or not self.pattern.fullmatch(text):
            return False
        try:
            return len(text.encode()) <= self.longest
        except UnicodeEncodeError:  # half of a pair: no such text can be sent
            return False

    def check(self, text: str, named: str) -> str:
        """Give `text` back.

        Raises:
            OperandRefused: it may not stand in such a place.
        """
        if not self.takes(text):
            raise OperandRefused(
                f"{named} can't be {clean(text, 64)!r}: it must be {self.rule}", next_step="check how it is written"
            )
        return text


def _operand(pattern: str, longest: int, rule: str, *never: str) -> Operand:
    return Operand(re.compile(pattern), longest, rule, frozenset(never))


_NO_CLIMBING = r"(?!.*(?:^|/)\.\.?(?:/|$))"
_PLAIN = r"[A-Za-z0-9_.+@:=,-]"
_VISIBLE = r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
_V6 = r"(?=[^:]*:[^:]*:)[0-9A-Fa-f:]{2,45}(?:%[A-Za-z0-9_.]{1,15})?"
_HOST = rf"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{{0,251}}[A-Za-z0-9_])?\.?|{_V6})"
_NAME = r"[A-Za-z0-9_][A-Za-z0-9_-]*"
_LVM = r"[A-Za-z0-9_+.][A-Za-z0-9_+.-]*"

VOLUME = _operand(_NAME, 255, "a volume's name: letters, digits, dashes, underscores", "all", "help")
SNAPSHOT = _operand(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", 255, "a snapshot's name", "all", "volume", "help")
HOST = _operand(_HOST, 253, "a host's name or address")
PATH = _operand(_NO_CLIMBING + rf"/{_VISIBLE}*", 4095, "an absolute path without . or .. in it")
PLAIN_PATH = _operand(_NO_CLIMBING + rf"/{_PLAIN}+(?:/{_PLAIN}+)*", 4095, "an absolute path of plain letters")
DEVICE = _operand(_NO_CLIMBING + rf"/dev/{_PLAIN}+(?:/{_PLAIN}+)*", 4095, "a path below /dev")
BRICK = _operand(_NO_CLIMBING + rf"{_HOST}:/{_VISIBLE}+", 4350, "a brick: HOST:/PATH")
GROUP = _operand(_LVM, 127, "the name of a volume group", ".", "..")
LOGICAL = _operand(_LVM, 127, "the name of a logical volume", ".", "..")
LV_PATH = _operand(rf"(?!\.\.?/){_LVM}/(?!\.\.?$){_LVM}", 255, "a logical volume: GROUP/NAME")
BRICK_VOLUME = _operand(r"brick_[0-9a-f]{32}", 38, "brick_ and 32 hex digits")
MAPPED = _operand(r"vg_[0-9a-f]{32}-[A-Za-z0-9_.+-]+", 255, "a device-mapper node of a group of ours: vg_ID-NAME")
LVM_TAG = _operand(r"[A-Za-z0-9_+.\-/=!:&#]+", 1024, "an LVM tag: letters, digits and _ + . - / = ! : & #")
OPTION = _operand(r"[A-Za-z][A-Za-z0-9._-]*", 255, "the name of a volume option", "help")
VALUE = _operand(rf"(?! ){_VISIBLE}+(?<! )", 4096, "a value in one line, without blanks around it")
OWNER = _operand(r"[A-Za-z0-9_@.:=+ -]+", 512, "plain letters in one line")
COUNT = _operand(r"[1-9][0-9]{0,8}", 9, "a whole number above 0")
KIB = _operand(r"[1-9][0-9]{0,15}", 16, "a whole number of KiB above 0")
GID = _operand(r"0|[1-9][0-9]{0,9}", 10, "the number of a group")
MODE = _operand(r"[0-7]{3,4}", 4, "a mode in octal digits")
SUB_BRICKS = _operand(r"[1-9][0-9]?", 2, "a whole number from 1 to 99")
