"""A generation serves only when it is whole and of the vectors asked for."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import vectors

IDS = [f"report:{number}-{number + 1}" for number in range(300)]


@pytest.fixture(scope="module")
def matrix() -> NDArray[np.float32]:
    drawn = np.random.default_rng(7).normal(size=(300, 32)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


def test_the_nearest_come_first_with_their_cosine(tmp_path: Path, matrix: NDArray[np.float32]) -> None:
    vectors.build(tmp_path, IDS, matrix, fingerprint="one")
    generation = vectors.open(tmp_path, fingerprint="one")
    found = generation.nearest(matrix[41], 3)
    generation.close()
    assert found[0] == (IDS[41], pytest.approx(1.0, abs=1e-5))
    second = int(np.argsort(-(matrix @ matrix[41]))[1])
    assert found[1] == (IDS[second], pytest.approx(float(matrix[second] @ matrix[41]), abs=1e-5))


def test_another_fingerprint_is_not_served(tmp_path: Path, matrix: NDArray[np.float32]) -> None:
    vectors.build(tmp_path, IDS, matrix, fingerprint="one")
    with pytest.raises(vectors.Damaged, match="other vectors"):
        vectors.open(tmp_path, fingerprint="two")


@pytest.mark.parametrize("name", ["data_level0.bin", "chroma.sqlite3", "manifest.json", "CURRENT"])
def test_a_damaged_file_is_noticed_and_the_generation_made_anew(
    tmp_path: Path, matrix: NDArray[np.float32], name: str
) -> None:
    vectors.build(tmp_path, IDS, matrix, fingerprint="one")
    file = next(tmp_path.rglob(name))
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] + bytes(len(content) // 3))
    with pytest.raises(vectors.Damaged):
        vectors.open(tmp_path, fingerprint="one")
    assert vectors.renew(tmp_path, IDS, matrix, fingerprint="one")
    assert not vectors.renew(tmp_path, IDS, matrix, fingerprint="one")
    assert vectors.check(tmp_path, "one")[1] == 300


def test_a_reader_of_the_old_generation_goes_on_and_older_ones_are_deleted(
    tmp_path: Path, matrix: NDArray[np.float32]
) -> None:
    vectors.build(tmp_path, IDS, matrix, fingerprint="one")
    reader = vectors.open(tmp_path, fingerprint="one")
    vectors.build(tmp_path, IDS[:9], matrix[:9], fingerprint="two")
    assert reader.nearest(matrix[41], 1)[0][0] == IDS[41]
    reader.close()
    vectors.build(tmp_path, IDS[:5], matrix[:5], fingerprint="three")
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == ["gen-000002", "gen-000003"]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_vectors_are_served_like_many(tmp_path: Path, matrix: NDArray[np.float32], count: int) -> None:
    vectors.build(tmp_path, IDS[:count], matrix[:count], fingerprint="few")
    serving = vectors.Serving(tmp_path)
    assert len(serving.nearest("few", matrix[0], 5)) == count
    serving.close()
    assert not vectors.renew(tmp_path, IDS[:count], matrix[:count], fingerprint="few")
