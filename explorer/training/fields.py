"""The hyper-parameters that one sets by hand: their standard names and their safe ranges."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A field of a spec or a recipe. low, high: its range, both 0 where there are `choices`.

    log: whether a slider for it is even in its logarithm.
    """

    name: str
    label: str
    sentence: str
    low: float
    high: float
    log: bool = False
    choices: tuple[str, ...] = ()


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
GAME = (LR_G, LR_D, BETA1, BATCH, EPOCHS, EMA)

FIELDS: dict[str, tuple[Field, ...]] = {
    "vae": (
        Z,
        Field("beta", "β", "Weight of the KL: more makes z tidier, images softer.", 0.0, 20.0),
        Field(
            "likelihood",
            "Likelihood",
            "Bernoulli for pixels that are black or white, Gaussian for grey and colour.",
            0,
            0,
            choices=("bernoulli", "gaussian"),
        ),
        Field(
            "warmup",
            "KL warm-up",
            "Epochs in which the weight of the KL rises from 0, so that z is used at all.",
            0.0,
            1_000.0,
        ),
        LR,
        BATCH,
        EPOCHS,
    ),
    "gan": (Z, *GAME),
    "cgan": (
        Z,
        Field(
            "discriminator",
            "D and the label",
            "How the discriminator answers to the label: it classifies beside, is shown the label "
            "with the image, or compares both (projection).",
            0,
            0,
            choices=("classifier", "concatenation", "projection"),
        ),
        Field(
            "auxiliary",
            "Weight of the classifier",
            "How much the right class counts beside looking real, where D classifies.",
            0.0,
            2.0,
        ),
        *GAME,
    ),
    "infogan": (
        Z,
        Field("categories", "Categories", "Values of the categorical code.", 2, 20),
        Field("continuous", "Continuous codes", "How many codes from −1 to 1.", 0, 5),
        Field("info", "λ", "Weight of the mutual information with the category.", 0.0, 3.0),
        Field("code_info", "λ of the codes", "The same for the continuous codes.", 0.0, 1.0),
        Field(
            "consistency",
            "Consistency of Q",
            "How much Q is to say the same of a real image and its slightly moved copy; 0 as in "
            "the paper.",
            0.0,
            3.0,
        ),
        *GAME,
    ),
}
