"""Why a call failed."""

from __future__ import annotations

_RETRYABLE = frozenset(
    {"consent_pending", "busy", "device_gone", "timeout", "unavailable", "cancelled"}
)


class CallError(Exception):
    """A system call failed. `code` is for programs, `sentence` and `help` are for people."""

    def __init__(
        self, code: str, sentence: str, help: str = "", retryable: bool | None = None
    ) -> None:
        super().__init__(sentence)
        self.code = code
        """Such as `not_found`."""
        self.sentence = sentence
        """What must hold, and what was found."""
        self.help = help
        """How to mend it, or empty."""
        self.retryable = code in _RETRYABLE if retryable is None else retryable
        """Whether the same call may succeed later without anything being changed."""


class MalformedError(ValueError):
    """What came is not of this protocol."""


def unavailable(sentence: str, help: str = "") -> CallError:
    return CallError("unavailable", sentence, help)
