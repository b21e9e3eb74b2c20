"""The trainer of each family."""

from explorer.training.cgan import CGANTrainer
from explorer.training.gan import GANTrainer
from explorer.training.infogan import InfoGANTrainer
from explorer.training.judge import JudgeTrainer
from explorer.training.trainer import Trainer
from explorer.training.vae import VAETrainer

TRAINERS: dict[str, type[Trainer]] = {
    "vae": VAETrainer,
    "cgan": CGANTrainer,
    "gan": GANTrainer,
    "infogan": InfoGANTrainer,
    "judge": JudgeTrainer,
}
