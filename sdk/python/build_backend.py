"""Builds the package without any other package: a PEP 517 and 660 backend in the standard library.
Wheels have the same bytes for the same sources."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_EPOCH = (1980, 1, 1, 0, 0, 0)


def _project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((_HERE / "pyproject.toml").read_text())["project"]
    return project


def _stem() -> str:
    project = _project()
    return f"{project['name']}-{project['version']}"


def _metadata() -> bytes:
    project = _project()
    head = (
        "Metadata-Version: 2.1\n"
        f"Name: {project['name']}\n"
        f"Version: {project['version']}\n"
        f"Summary: {project['description']}\n"
        f"License: {project['license']['text']}\n"
        f"Requires-Python: {project['requires-python']}\n"
        "Description-Content-Type: text/markdown\n\n"
    )
    return head.encode() + (_HERE / "README.md").read_bytes()


def _sources() -> dict[str, bytes]:
    files = sorted(p for p in (_HERE / "kairo").rglob("*") if p.suffix in (".py", ".typed"))
    return {str(p.relative_to(_HERE)): p.read_bytes() for p in files}


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _write_wheel(folder: str, files: dict[str, bytes]) -> str:
    info = f"{_stem()}.dist-info"
    files = files | {
        f"{info}/METADATA": _metadata(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: kairo\n"
        b"Root-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files.items()]
    files[f"{info}/RECORD"] = "".join([*record, f"{info}/RECORD,,\n"]).encode()
    name = f"{_stem()}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return name


def build_wheel(
    wheel_directory: str, config_settings: object = None, metadata_directory: object = None
) -> str:
    return _write_wheel(wheel_directory, _sources())


def build_editable(
    wheel_directory: str, config_settings: object = None, metadata_directory: object = None
) -> str:
    return _write_wheel(wheel_directory, {"kairo.pth": f"{_HERE}\n".encode()})


def build_sdist(sdist_directory: str, config_settings: object = None) -> str:
    name = f"{_stem()}.tar.gz"
    ours = ("pyproject.toml", "README.md", Path(__file__).name)
    files = {name: (_HERE / name).read_bytes() for name in ours}
    with tarfile.open(os.path.join(sdist_directory, name), "w:gz") as archive:
        for path, data in {**files, **_sources(), "PKG-INFO": _metadata()}.items():
            entry = tarfile.TarInfo(f"{_stem()}/{path}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return name
