"""The settings: `.env`, then the environment, which wins; only the `__main__` files read them."""

import difflib
import os
from pathlib import Path
from typing import Any, Literal

from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from errors import UserError

_ENV_FILE = Path(__file__).with_name(".env")


class Settings(BaseSettings):
    """Every value has a working default; each description is one sentence for .env.example and docs/deploying.md."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_ignore_empty=True, str_strip_whitespace=True)

    data_dir: Path = Field(Path("data"), description="Folder that holds the archive and the unpacked embedding model.")
    host: str = Field("127.0.0.1", description="Address the page listens on; 0.0.0.0 lets other machines in.")
    allowed_hosts: str = Field(
        "",
        description="Host names the page answers to, separated by commas; empty for this machine's own names.",
    )
    port: int = Field(7860, ge=1, le=65535, description="Port the page listens on.")
    embedder: str = Field(
        "bundled",
        min_length=1,
        description="Embedding model: bundled, the name of a sentence-transformers model, or the folder of one.",
    )
    model: str = Field("", description="Language model as provider:name; empty answers without one.")
    model_base_url: str = Field("", description="Address of the model's server; empty takes the provider's own.")
    model_api_key: SecretStr = Field(SecretStr(""), description="Key for the model's server, if it asks for one.")
    judge: str = Field("", description="Language model that rules on test answers, as provider:name; empty for none.")
    judge_base_url: str = Field("", description="Address of the judge's server; empty takes the provider's own.")
    judge_api_key: SecretStr = Field(SecretStr(""), description="Key for the judge's server, if it asks for one.")
    question_limit: int = Field(500, ge=1, le=10_000, description="Longest question accepted, in characters.")
    api_keys: SecretStr = Field(
        SecretStr(""), description="Keys that open the API, separated by commas; empty opens it to all who reach it."
    )
    api_rate: int = Field(30, ge=1, le=100_000, description="Questions one address may put to the API in a minute.")
    api_streams: int = Field(8, ge=1, le=1000, description="Questions one address may have under way at once.")
    visitor_rate: int = Field(
        30, ge=1, le=100_000, description="Questions one address may put on one other website in a minute."
    )
    visitor_streams: int = Field(
        4, ge=1, le=1000, description="Questions one address may have under way on one other website at once."
    )
    session_rate: int = Field(
        10, ge=1, le=10_000, description="Questions of one conversation on another website in a minute."
    )
    session_day: int = Field(
        200, ge=1, le=100_000, description="Questions of one conversation on another website in a day."
    )
    site_rate: int = Field(
        120,
        ge=1,
        le=100_000,
        description="Questions of all visitors of one website in a minute, unless it has its own limit.",
    )
    site_day: int = Field(
        10_000,
        ge=1,
        le=10_000_000,
        description="Questions of all visitors of one website in a day, unless it has its own limit.",
    )
    public_url: str = Field("", description="Address under which visitors reach the page; empty for HOST and PORT.")
    root_path: str = Field(
        "", description="Path prefix under which a reverse proxy shows the page, such as /qa; empty for none."
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="Addresses whose X-Forwarded-For is believed, separated by commas."
    )
    admin_password: SecretStr = Field(
        SecretStr(""), description="Password of the admin pages, 12 characters or more; empty switches them off."
    )
    upload_mb: int = Field(50, ge=1, le=2000, description="Largest file that may be uploaded, in megabytes.")
    upload_files: int = Field(100, ge=1, le=10_000, description="Most files of one upload, those inside a zip counted.")
    upload_total_mb: int = Field(
        2000, ge=1, le=1_000_000, description="Most that all uploaded files may take up on the disk, in megabytes."
    )
    upload_seconds: int = Field(
        120, ge=5, le=3600, description="Longest that reading one uploaded file may take, in seconds."
    )
    upload_memory_mb: int = Field(
        2000, ge=500, le=1_000_000, description="Most memory that reading one uploaded file may take, in megabytes."
    )
    retention_days: int = Field(
        180, ge=0, le=36_500, description="Days that feedback and the list of uploads are kept; 0 keeps them for good."
    )
    log_questions: bool = Field(False, description="Whether the text of questions is written to the log.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="How much is written to the log: DEBUG, INFO, WARNING or ERROR."
    )

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("admin_password")
    @classmethod
    def _long(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 12:
            raise ValueError(f"it has {len(value.get_secret_value())} characters, at least 12 are needed")
        return value

    @field_validator("model_base_url", "judge_base_url", "public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("an address begins with http:// or https://")
        return value


def load(env_file: Path = _ENV_FILE) -> Settings:
    """Read the settings; a file that is not there counts as empty.

    Raises UserError naming every unknown key and every value that does not fit, each with its remedy.
    """
    _check_lines(env_file)
    try:
        source: dict[str, Any] = {"_env_file": env_file, "_env_file_encoding": "utf-8-sig"}
        return Settings(**source)
    except ValidationError as failure:
        complaints = [_complaint(dict(error), env_file) for error in failure.errors()]
        raise UserError("\n".join(complaints)) from None


def _check_lines(env_file: Path) -> None:
    """A line that python-dotenv would skip with a warning is refused, for its setting would be lost."""
    if not env_file.is_file():
        return
    try:
        with env_file.open(encoding="utf-8-sig") as lines:
            broken = [binding.original for binding in parse_stream(lines) if binding.error]
    except (UnicodeDecodeError, OSError) as failure:
        raise UserError(f"{env_file} cannot be read ({failure}); save it as UTF-8 text.") from None
    if broken:
        line = broken[0].line
        raise UserError(
            f"{env_file}, line {line}: {broken[0].string.strip()!r} is not KEY=value; correct or remove it."
        )


def _complaint(error: dict[str, Any], env_file: Path) -> str:
    key = str(error["loc"][0]).upper()
    keys = [name.upper() for name in Settings.model_fields]
    if error["type"] == "extra_forbidden":  # its value is not repeated: it may be a secret under a mistyped name
        near = difflib.get_close_matches(key, keys, n=1, cutoff=0.6)
        remedy = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(keys)}."
        return f"{env_file}: {key} is not a setting; {remedy}"
    described = Settings.model_fields[key.lower()].description
    origin = "the environment" if key in {name.upper() for name in os.environ} else str(env_file)
    reason = str(error["msg"]).removeprefix("Value error, ")
    given = "" if Settings.model_fields[key.lower()].annotation is SecretStr else f"={error['input']}"
    return f"{origin}: {key}{given} does not fit: {reason}. {described}"
