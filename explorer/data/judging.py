"""What the pictures of a set become, judged for all together once all were looked at.

Of each picture only the smallest and the largest value, how they are spread and the contrasts are
remembered; a choice of the range by hand, or by percentiles, would come in here.
"""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from explorer.data.ground import contrasts, ground_for, is_clear, laid
from explorer.data.levels import AS_IS, USUAL, Range, Values, levelled, range_of
from explorer.data.planes import Planes
from explorer.data.spread import Spread


@dataclass(frozen=True)
class Rule:
    """How every picture of a set becomes plain. ranges: by the bits of `Values`.

    ground: what transparent ones are laid on, of `GROUNDS`; "" where none is.
    """

    ranges: dict[int, Range]
    ground: str

    def applied(self, found: Planes) -> Image.Image:
        """The picture in mode L or RGB."""
        image = seen(found, self.ranges)
        return laid(image, self.ground or "white") if image.mode == "RGBA" else image


@dataclass
class Judge:
    """Looks at the pictures of a set one by one.

    known: the rule that holds all the same, as far as it tells, where these are for a model that
    learnt from other ones. count: how many they were. kinds: the values that were seen and how many
    pictures have them, and spreads: how they lie, by their bits. clear: how many pictures are
    transparent somewhere, and blank: everywhere. contrasts: of these; later: those of them for
    which these are not known yet.
    """

    known: Rule | None = None
    count: int = 0
    kinds: dict[int, tuple[Values, int]] = field(default_factory=dict)
    spreads: dict[int, Spread] = field(default_factory=dict)
    clear: int = 0
    blank: int = 0
    contrasts: list[np.ndarray] = field(default_factory=list)
    later: list[Planes] = field(default_factory=list)

    def look(self, found: Planes) -> None:
        """Remember what has to be known of a picture."""
        self.count += 1
        bits = found.values.bits
        known, count = self.kinds.get(bits, (found.values, 0))
        self.kinds[bits] = known.with_(found.values), count + 1
        if found.waiting and bits != USUAL.bits:
            spread = self.spreads.setdefault(bits, Spread())
            for image in found.images:
                spread.add(np.asarray(image))
        if found.alpha is not None:
            self.clear += 1
            self.blank += not np.asarray(found.alpha).any()
            self.later.append(found)
        elif is_clear(found.images[0]):
            self.clear += 1
            contrast = contrasts(found.images[0])
            self.contrasts += [] if contrast is None else [contrast]
            self.blank += contrast is None

    def rule(self) -> Rule:
        """What all of the pictures become."""
        ranges = {bits: range_of(values) for bits, (values, _) in self.kinds.items()}
        ground = ""
        if self.known:
            ranges |= self.known.ranges
            ground = self.known.ground
        if self.clear and not ground:
            late = [contrasts(seen(found, ranges)) for found in self.later]
            ground = ground_for([*self.contrasts, *(one for one in late if one is not None)])
        return Rule(ranges, ground)

    def notes(self, rule: Rule) -> list[str]:
        """Sentences on what the pictures become by their rule, as far as it is not as usual."""
        notes = []
        for bits, (_, count) in self.kinds.items():
            said = rule.ranges[bits].sentence(self._in(count))
            notes += [said] if said else []
            if bits in self.spreads:
                few = self.spreads[bits].sentence(rule.ranges[bits], whole=bits > 0)
                notes += [few] if few else []
        if notes and USUAL.bits in self.kinds and rule.ranges[USUAL.bits] == AS_IS:
            notes.append(f"8 bits stayed as they were{self._in(self.kinds[USUAL.bits][1])}.")
        if self.clear:
            notes.append(f"Transparent ground became {rule.ground}{self._in(self.clear)}.")
        if self.blank:
            many = self._in(self.blank).removeprefix(" in ").capitalize()
            notes.append(f"{many} are wholly transparent." if many else "Nothing of it is visible.")
        return notes

    def _in(self, count: int) -> str:
        if self.count == 1:
            return ""
        every = count == self.count
        return f" in {'all' if every else f'{count:,} of'} {self.count:,} pictures"


def seen(found: Planes, ranges: dict[int, Range]) -> Image.Image:
    """The picture in mode L, RGB or RGBA, where the ranges of its values are known."""
    if not found.waiting:
        return found.images[0]
    numbers = np.dstack([np.asarray(plane) for plane in found.images])
    pixels = levelled(numbers, ranges[found.values.bits])
    image = Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
    if found.alpha is not None:
        image = image.convert("RGBA")
        image.putalpha(Image.fromarray((255 * np.asarray(found.alpha)).round().astype(np.uint8)))
    return image
