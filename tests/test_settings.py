"""Settings come from .env and the environment; every complaint names the key, the value and the remedy."""

import re
from pathlib import Path

import pytest

import settings
from app.answer import LONGEST
from errors import UserError

ROOT = Path(__file__).parents[1]
KEYS = [name.upper() for name in settings.Settings.model_fields]


@pytest.fixture(autouse=True)
def _no_settings_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in KEYS:
        monkeypatch.delenv(key, raising=False)


def env_file(folder: Path, *lines: str) -> Path:
    path = folder / ".env"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_without_a_file_and_an_environment_the_defaults_hold(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path / "absent")
    assert (loaded.data_dir, loaded.host, loaded.port) == (Path("data"), "127.0.0.1", 7860)
    assert (loaded.embedder, loaded.model, loaded.question_limit) == ("bundled", "", 500)


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = env_file(tmp_path, "PORT=8001", "HOST=0.0.0.0")
    monkeypatch.setenv("PORT", "8002")
    loaded = settings.load(path)
    assert (loaded.port, loaded.host) == (8002, "0.0.0.0")


def test_an_empty_value_takes_the_default(tmp_path: Path) -> None:
    assert settings.load(env_file(tmp_path, "PORT=", "EMBEDDER=")).port == 7860


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes(b"\xef\xbb\xbfPORT=8001\r\n")
    assert settings.load(path).port == 8001


def test_settings_cannot_be_changed_afterwards(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings.load(tmp_path / "absent").port = 1  # type: ignore[misc]


def test_the_key_is_never_printed(tmp_path: Path) -> None:
    loaded = settings.load(env_file(tmp_path, "MODEL_API_KEY=sk-secret"))
    assert "sk-secret" not in repr(loaded)
    assert loaded.model_api_key.get_secret_value() == "sk-secret"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("PORT=abc", "PORT=abc does not fit: .* Port the page listens on"),
        ("PORT=70000", "PORT=70000 does not fit: .*65535"),
        ("QUESTION_LIMIT=0", "QUESTION_LIMIT=0 does not fit"),
        ("LOG_LEVEL=loud", "LOG_LEVEL=LOUD does not fit: .*DEBUG"),
        ("MODEL_BASE_URL=localhost:80", "MODEL_BASE_URL=localhost:80 does not fit: .*http://"),
        ("DATADIR=x", "DATADIR is not a setting; did you mean DATA_DIR"),
        ("MODEL_APIKEY=sk-secret", "MODEL_APIKEY is not a setting; did you mean MODEL_API_KEY"),
        ("COLOUR=red", f"COLOUR is not a setting; the keys are {', '.join(KEYS)}"),
        ("ADMIN_PASSWORD=sk-secret", "ADMIN_PASSWORD does not fit: it has 9 characters, at least 12 are needed"),
        ("just words", "line 1: 'just words' is not KEY=value"),
    ],
)
def test_a_wrong_line_is_named_with_its_remedy(tmp_path: Path, line: str, words: str) -> None:
    path = env_file(tmp_path, line)
    with pytest.raises(UserError, match=words) as refused:
        settings.load(path)
    assert str(path) in str(refused.value)
    assert "sk-secret" not in str(refused.value)


def test_a_wrong_value_in_the_environment_is_said_to_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "abc")
    with pytest.raises(UserError, match=r"^the environment: PORT=abc does not fit"):
        settings.load(tmp_path / "absent")


def test_every_wrong_line_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"PORT=x[\s\S]*QUESTION_LIMIT=y"):
        settings.load(env_file(tmp_path, "PORT=x", "QUESTION_LIMIT=y"))


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_bytes("DATA_DIR=\u6570\u636e".encode("gb18030"))
    with pytest.raises(UserError, match=r"cannot be read.*save it as UTF-8"):
        settings.load(path)


def test_the_example_file_shows_every_key_with_its_sentence_and_default() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = re.findall(r"^# (.+)\n([A-Z_]+)=(.*)$", example, flags=re.MULTILINE)
    expected = [(field.description, name.upper()) for name, field in settings.Settings.model_fields.items()]
    assert [(sentence, key) for sentence, key, _ in shown] == expected
    assert settings.load(ROOT / ".env.example") == settings.load(ROOT / "absent")


def test_the_table_in_the_docs_shows_every_key_with_its_sentence_and_default() -> None:
    page = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    values = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), flags=re.MULTILINE))
    for name, field in settings.Settings.model_fields.items():
        default = f"`{values[name.upper()]}`" if values[name.upper()] else "empty"
        row = f"| `{name.upper()}` | {default} | {field.description} |"
        assert row in page, f"docs/deploying.md lacks the line {row}"


def test_page_command_line_and_desk_share_one_question_limit() -> None:
    assert settings.Settings.model_fields["question_limit"].default == LONGEST
