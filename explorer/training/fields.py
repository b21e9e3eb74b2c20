"""The hyper-parameters that one sets by hand, as far as families share them: their standard names
and their safe ranges.
"""

from dataclasses import dataclass

FEW = 2_000  # images; fewer of them a discriminator learns by heart


@dataclass(frozen=True)
class Field:
    """A field of a spec or a recipe. low, high: its range, both 0 where there are `choices`.

    log: whether a slider for it is even in its logarithm. few: its value where there are fewer than
    `FEW` images, unless a recipe says otherwise; None where that makes no difference.
    """

    name: str
    label: str
    sentence: str
    low: float
    high: float
    log: bool = False
    choices: tuple[str, ...] = ()
    few: float | None = None


Z = Field("z", "z dimensions", "How many numbers an image is made of.", 1, 128)
EPOCHS = Field("epochs", "Epochs", "How often all training images are seen.", 1, 10_000, log=True)
BATCH = Field("batch", "Batch size", "Images that one step looks at.", 4, 512, log=True)
LR = Field(
    "lr", "Learning rate", "How far one step moves the weights (Adam).", 1e-5, 2e-2, log=True
)
BETA1 = Field(
    "beta1",
    "β₁",
    "Momentum of Adam: how long it goes on in the direction it had. GANs want .5 or less.",
    0.0,
    0.95,
)
LR_G = Field(
    "lr", "Learning rate of G", "How far one step moves the generator (Adam).", 1e-5, 2e-2, log=True
)
LR_D = Field(
    "lr_discriminator",
    "Learning rate of D",
    "How far one step moves the discriminator. Too small, and it cannot follow the generator.",
    1e-5,
    2e-2,
    log=True,
)
EMA = Field(
    "ema",
    "Averaging of G",
    "Decay of the averaged generator that is shown: nearer to 1 is smoother and later.",
    0.0,
    0.9999,
)
AUGMENT = Field(
    "augment",
    "Augmentation",
    "How much images are changed at random before they are judged, real and drawn ones alike, so "
    "that few cannot be learnt by heart.",
    0.0,
    1.0,
    few=1.0,
)
R1 = Field(
    "r1",
    "R₁",
    "Weight γ of the penalty on the slope of D at real images, which keeps it from being too sure.",
    0.0,
    20.0,
)
GAME = (LR_G, LR_D, BETA1, BATCH, EPOCHS, EMA)
IMAGE_GAME = (*GAME, AUGMENT, R1)
