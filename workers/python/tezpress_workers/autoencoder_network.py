"""The convolutional autoencoder of blocks and its training, in PyTorch, after AE-SZ (Liu et al. 2021, CLUSTER).

One decision: a sliced-Wasserstein autoencoder (Kolouri et al. 2018), which that paper found best: its latents follow a
normal distribution, so one fixed step quantises them for every model. Blocks are (N, 1, edge, edge[, edge]) float32 in
[-1, 1]. Import this module through frameworks.framework() only.
"""

import io
import json
from dataclasses import dataclass

import numpy as np
import torch
from tezpress_worker import WorkerError
from torch import nn

ARCHITECTURE_FILE, WEIGHTS_FILE = "autoencoder_model.json", "autoencoder_weights.npz"
FILES = (ARCHITECTURE_FILE, WEIGHTS_FILE)
FORMAT = "tezpress autoencoder 1"
KERNEL = 3
BATCH = 1024  # blocks at once when coding
PROJECTIONS = 32  # directions of the sliced Wasserstein distance
HELD_BACK = 10  # every tenth block validates


@dataclass(frozen=True)
class Architecture:
    """dims: axes of a block, 2 or 3; edge: a power of two from 8; latent: numbers per block; width: first channels."""

    dims: int
    edge: int
    latent: int
    width: int


class BlockAutoencoder(nn.Module):
    def __init__(self, architecture: Architecture):
        super().__init__()
        self.architecture = architecture
        dims, edge, width = architecture.dims, architecture.edge, architecture.width
        convolution = nn.Conv2d if dims == 2 else nn.Conv3d
        halvings = edge.bit_length() - (3 if dims == 2 else 2)  # down to an edge of 4 in 2-D, 2 in 3-D
        channels = [1, *(width << number for number in range(halvings))]
        self._inner = (channels[-1], *(edge >> halvings,) * dims)
        features = int(np.prod(self._inner))
        down, up = [], []
        for before, after in zip(channels, channels[1:]):
            down += [convolution(before, after, KERNEL, stride=2, padding=1), nn.LeakyReLU(0.1)]
            up[:0] = [nn.Upsample(scale_factor=2), convolution(after, before, KERNEL, padding=1), nn.LeakyReLU(0.1)]
        self.encoder = nn.Sequential(*down, nn.Flatten(), nn.Linear(features, architecture.latent))
        self.expand = nn.Linear(architecture.latent, features)
        self.decoder = nn.Sequential(*up[:-1])

    def restore(self, latents):
        return self.decoder(self.expand(latents).reshape(-1, *self._inner))

    def encode_blocks(self, blocks: np.ndarray) -> np.ndarray:
        """float32 latents (N, latent) of blocks (N, edge...) in [-1, 1]."""
        return self._in_batches(blocks[:, None], self.encoder)

    def decode_blocks(self, latents: np.ndarray) -> np.ndarray:
        """float32 blocks (N, edge...) of latents (N, latent). The same latents in the same order give the same bits."""
        blocks = self._in_batches(latents, self.restore)
        return blocks.reshape(len(latents), *(self.architecture.edge,) * self.architecture.dims)

    def _in_batches(self, rows: np.ndarray, function) -> np.ndarray:
        with torch.no_grad():
            parts = [
                function(torch.from_numpy(np.ascontiguousarray(rows[n : n + BATCH])))
                for n in range(0, len(rows), BATCH)
            ]
        return torch.cat(parts).numpy() if parts else np.zeros((0,), np.float32)

    def files(self) -> dict[str, bytes]:
        content = io.BytesIO()
        np.savez(content, **{name: tensor.numpy() for name, tensor in self.state_dict().items()})
        architecture = {"format": FORMAT, "kernel": KERNEL, **vars(self.architecture)}
        return {ARCHITECTURE_FILE: json.dumps(architecture, indent=1).encode(), WEIGHTS_FILE: content.getvalue()}

    @classmethod
    def from_files(cls, files: dict[str, bytes]) -> "BlockAutoencoder":
        """Raises WorkerError where the files are no model of this format."""
        try:
            settings = json.loads(files[ARCHITECTURE_FILE])
            if settings.pop("format") != FORMAT or settings.pop("kernel") != KERNEL:
                raise ValueError("it has another format")
            network = cls(Architecture(**settings))
            arrays = np.load(io.BytesIO(files[WEIGHTS_FILE]), allow_pickle=False)
            network.load_state_dict({name: torch.from_numpy(arrays[name]) for name in arrays.files})
        except (ValueError, KeyError, TypeError, OSError, RuntimeError) as error:
            raise WorkerError(f"the model cannot be read: {error}", "corrupt") from None
        return network.eval()


def start(threads: int) -> None:
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)


def train(network: BlockAutoencoder, blocks: np.ndarray, options, progress) -> dict:
    """Trains network in place on blocks (N, edge...); leaves the best weights; returns train_loss, val_loss, epochs.

    options: attributes epochs, batch, learning_rate, sliced_weight, patience, seed. Losses: mean squared error.
    """
    torch.manual_seed(options.seed)
    held = torch.from_numpy(blocks[::HELD_BACK][:4096, None])
    rows = torch.from_numpy(np.delete(blocks, np.s_[::HELD_BACK], axis=0)[:, None]) if len(blocks) > HELD_BACK else held
    optimizer = torch.optim.Adam(network.parameters(), options.learning_rate)
    best, best_state, waited, epoch, train_loss = float("inf"), None, 0, 0, 0.0
    for epoch in range(1, options.epochs + 1):
        train_loss = _epoch(network.train(), rows, optimizer, options)
        with torch.no_grad():
            val_loss = float(nn.functional.mse_loss(network.restore(network.encoder(held)), held))
        if not np.isfinite(train_loss):
            raise WorkerError(f"training diverged in epoch {epoch}; lower learning_rate ({options.learning_rate})")
        progress(
            epoch / options.epochs, f"epoch {epoch} of {options.epochs}: loss {train_loss:.6f}, val {val_loss:.6f}"
        )
        waited = 0 if val_loss < best else waited + 1
        if val_loss < best:
            best, best_state = val_loss, {name: tensor.clone() for name, tensor in network.state_dict().items()}
        if options.patience and waited >= options.patience:
            break
    if best_state is not None:
        network.load_state_dict(best_state)
    network.eval()
    return {"train_loss": train_loss, "val_loss": best, "epochs": epoch}


def _epoch(network: BlockAutoencoder, rows, optimizer, options) -> float:
    losses = []
    order = torch.randperm(len(rows))
    for begin in range(0, len(rows), options.batch):
        batch = rows[order[begin : begin + options.batch]]
        latents = network.encoder(batch)
        loss = nn.functional.mse_loss(network.restore(latents), batch)
        losses.append(float(loss.detach()))
        loss = loss + options.sliced_weight * _sliced_wasserstein(latents)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return float(np.mean(losses))


def _sliced_wasserstein(latents):
    """Distance of the latents from a normal distribution, over random directions."""
    directions = nn.functional.normalize(torch.randn(latents.shape[1], PROJECTIONS), dim=0)
    ours, wanted = latents @ directions, torch.randn_like(latents) @ directions
    return torch.mean((ours.sort(dim=0).values - wanted.sort(dim=0).values) ** 2)
