"""What the pictures of a set become, judged for all together once all were looked at.

Of each picture only the smallest and the largest value and the contrasts are remembered; a choice
of the range by hand, or by percentiles, would come in here.
"""

from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from explorer.data.ground import contrasts, ground_for, is_clear, laid
from explorer.data.levels import AS_IS, USUAL, Range, Values, levelled, range_of
from explorer.data.modes import Planes


@dataclass(frozen=True)
class Rule:
    """How every picture of a set becomes plain. ranges: by the bits of `Values`."""

    ranges: dict[int, Range]
    ground: str

    def applied(self, found: Planes) -> Image.Image:
        """The picture in mode L or RGB."""
        image = found.images[0]
        if found.waiting:
            numbers = np.dstack([np.asarray(plane) for plane in found.images])
            pixels = levelled(numbers, self.ranges[found.values.bits])
            return Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
        return laid(image, self.ground) if image.mode == "RGBA" else image


@dataclass
class Judge:
    """Looks at the pictures of a set one by one.

    count: how many they were. kinds: the values that were seen and how many pictures have them, by
    their bits. clear: how many pictures are transparent somewhere. seen: contrasts of these.
    """

    count: int = 0
    kinds: dict[int, tuple[Values, int]] = field(default_factory=dict)
    clear: int = 0
    seen: list[np.ndarray] = field(default_factory=list)

    def look(self, found: Planes) -> None:
        """Remember what has to be known of a picture."""
        self.count += 1
        known, count = self.kinds.get(found.values.bits, (found.values, 0))
        self.kinds[found.values.bits] = known.with_(found.values), count + 1
        if is_clear(found.images[0]):
            self.clear += 1
            contrast = contrasts(found.images[0])
            self.seen += [] if contrast is None else [contrast]

    def rule(self) -> Rule:
        """What all of the pictures become."""
        ranges = {bits: range_of(values) for bits, (values, _) in self.kinds.items()}
        return Rule(ranges, ground_for(self.seen))

    def notes(self) -> list[str]:
        """Sentences on what the pictures become, as far as it is not as usual."""
        rule, notes = self.rule(), []
        for bits, (_, count) in self.kinds.items():
            said = rule.ranges[bits].sentence(self._in(count))
            notes += [said] if said else []
        if notes and rule.ranges.get(USUAL.bits) == AS_IS:
            notes.append(f"8 bits stayed as they were{self._in(self.kinds[USUAL.bits][1])}.")
        if self.clear:
            notes.append(f"Transparent ground became {rule.ground}{self._in(self.clear)}.")
        return notes

    def _in(self, count: int) -> str:
        if self.count == 1:
            return ""
        every = count == self.count
        return f" in {'all' if every else f'{count:,} of'} {self.count:,} pictures"
