"""How a client introduces itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from .call import given
from .messages import PROTOCOL


def hello(
    client: str | None,
    agent: str | None,
    needs: Iterable[Mapping[str, str]] | None,
    answers_consent: bool,
) -> dict[str, Any]:
    """The parameters of kernel.hello."""
    return given(
        client=client or os.path.basename(sys.argv[0]) or "python",
        protocol=PROTOCOL,
        agent=agent,
        needs=None if needs is None else [dict(need) for need in needs],
        answersConsent=answers_consent or None,
    )
