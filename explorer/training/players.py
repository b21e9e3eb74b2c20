"""The two players of a GAN, each with an optimiser and a learning rate of its own."""

import torch

from explorer.training.trainer import Trainer


class Players(Trainer):
    """A model with the parts `generator`, whose average is shown, and `discriminator`."""

    averaged = "generator"

    def make_optimizers(self) -> dict[str, torch.optim.Optimizer]:
        return {
            "generator": self.adam(self.model.get_submodule("generator"), lr=self.recipe.lr),
            "discriminator": self.adam(
                self.model.get_submodule("discriminator"), lr=self.recipe.lr_discriminator
            ),
        }
