"""Models on a Hugging Face hub: fetched and pushed only when asked, verified like any other folder.

The hub is the one that `HF_ENDPOINT` names, or huggingface.co.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeVar

from classifier.errors import MissingExtraError, ModelError
from classifier.persistence.folder import ANY_NAMES
from classifier.persistence.manifest import MANIFEST

__all__ = ["HUB_PREFIX", "fetch_model", "push_folder"]

HUB_PREFIX: Final = "hub:"
"""What a name begins with when its model is to be fetched from a hub."""
_LIBRARY: Final = "fairbalance"
_SHOWN: Final = 200
"""Characters of another package's message that are repeated."""
_Found = TypeVar("_Found")


def fetch_model(name: str, revision: str | None = None) -> Path:
    """Return a folder with the files of a hub's model, from the cache where it has them.

    Only files that a model folder may hold are fetched; whoever reads the folder verifies them.

    Args:
        name: The repository, as `owner/name`.
        revision: A branch, tag or commit; the default branch when omitted.

    Raises:
        MissingExtraError: If `huggingface_hub` is not installed.
        ModelError: If the hub cannot be reached, or has no such model or revision.
    """
    hub = _import()

    def fetch() -> str:
        return str(
            hub.snapshot_download(
                name,
                revision=revision,
                allow_patterns=_patterns(),
                endpoint=_endpoint(),
                library_name=_LIBRARY,
            )
        )

    return Path(_asked(fetch, name, revision, "fetched from"))


def push_folder(folder: Path, name: str, *, private: bool | None = None, **options: Any) -> str:  # noqa: ANN401
    """Upload a model folder, and return the address of the commit.

    The repository is made where there is none; files of an earlier model there that this one has
    not are removed, anything else stays.

    Args:
        folder: The model folder.
        name: The repository, as `owner/name`.
        private: Whether a repository that is made can be seen by its owners alone; as the hub has it
            for the owner when omitted. One that is there stays as it is.
        **options: Passed to `huggingface_hub.HfApi.upload_folder`, such as `revision`,
            `commit_message` or `token`.

    Raises:
        MissingExtraError: If `huggingface_hub` is not installed.
        ModelError: If the hub cannot be reached, or refuses the upload.
        TypeError: If there is no such option.
    """
    hub = _import()
    api = hub.HfApi(endpoint=_endpoint(), library_name=_LIBRARY, token=options.pop("token", None))

    def push() -> str:
        api.create_repo(name, private=private, exist_ok=True)
        commit = api.upload_folder(
            repo_id=name, folder_path=str(folder), delete_patterns=_patterns(), **options
        )
        return str(commit.commit_url)

    return _asked(push, name, options.get("revision"), "pushed to")


def _asked(ask: Callable[[], _Found], name: str, revision: str | None, what: str) -> _Found:
    where = _endpoint() or "huggingface.co"
    try:
        return ask()
    except _failures() as error:
        kinds = {kind.__name__ for kind in type(error).__mro__}
        if "HFValidationError" in kinds:
            told = "is no name of a repository; give it as owner/name"
        elif "RevisionNotFoundError" in kinds:
            told = f"has no revision {revision!r} on {where}; name a branch, tag or commit of it"
        elif "RepositoryNotFoundError" in kinds:
            told = f"is not on {where}, or not for you; check the name, or log in with `hf auth login`"
        else:
            told = (
                f"cannot be {what} {where} ({type(error).__name__}: {_first_line(error)}); "
                "check the network, or name a model folder on this machine"
            )
        raise ModelError(f"model {HUB_PREFIX}{name} {told}") from error


def _failures() -> tuple[type[Exception], ...]:
    """Return what a hub that fails raises; which transport there is depends on the package's version.

    `ValueError` and `RuntimeError` are the package's own words for a malformed answer and a failed upload.
    A mistake in the call, such as an option that does not exist, is none of these.
    """
    from huggingface_hub import errors

    raised = vars(errors)["HTTPError"]
    transport = sys.modules[raised.__module__.partition(".")[0]]
    return (OSError, ValueError, RuntimeError, *_raised_by(errors), *_raised_by(transport))


def _raised_by(module: ModuleType) -> list[type[Exception]]:
    package = module.__name__.partition(".")[0]
    return [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Exception)
        and kind.__module__.partition(".")[0] == package
    ]


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:_SHOWN]


def _patterns() -> list[str]:
    return sorted({*ANY_NAMES, MANIFEST})


def _endpoint() -> str | None:
    # Read now and not when the package is imported, so that a program can set it.
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or None


def _import() -> Any:  # noqa: ANN401
    try:
        import huggingface_hub
    except ImportError as error:
        raise MissingExtraError(
            "a hub's models need huggingface_hub; install it with `pip install 'fairbalance[hub]'`"
        ) from error
    return huggingface_hub
