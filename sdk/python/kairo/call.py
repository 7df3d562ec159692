"""One call as data: what the functions of `kairo.calls` return and clients make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Call(Generic[R]):
    """A call of `method` whose result is an `R`."""

    method: str
    params: Mapping[str, Any]


def given(**params: Any) -> dict[str, Any]:
    """Those parameters that are there. A name that Python keeps for itself ends with `_`."""
    return {name.rstrip("_"): value for name, value in params.items() if value is not None}
