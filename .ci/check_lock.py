"""Is `requirements.lock` in step with `pyproject.toml`? `--write` resolves it anew.

The check needs no network: every pinned or bounded requirement must be met by the lock. Torch and
its CUDA packages stay out of the lock: which build fits depends on the machine.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
NOT_LOCKED = (
    *("torch", "triton", "cuda-bindings", "cuda-pathfinder", "cuda-toolkit"),
    *("nvidia-cublas", "nvidia-cuda-cupti", "nvidia-cuda-nvrtc", "nvidia-cuda-runtime"),
    *("nvidia-cudnn-cu13", "nvidia-cufft", "nvidia-cufile", "nvidia-curand", "nvidia-cusolver"),
    *("nvidia-cusparse", "nvidia-cusparselt-cu13", "nvidia-nccl-cu13", "nvidia-nvjitlink"),
    *("nvidia-nvshmem-cu13", "nvidia-nvtx"),
)


def write() -> None:
    """Resolve for Python 3.11 to 3.13 on Linux, macOS and Windows, keeping what still fits."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--group", "dev", "-o", str(LOCK)]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--quiet", "--no-header"]
    for name in NOT_LOCKED:
        command += ["--no-emit-package", name]
    subprocess.run(command, cwd=ROOT, check=True)


def mistakes() -> list[str]:
    """The requirements of pyproject.toml that the lock does not meet."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    locked: dict[str, list[str]] = {}
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", LOCK.read_text(), re.MULTILINE)
    for name, version in pins:
        locked.setdefault(name, []).append(version)
    found = []
    for text in wanted:
        requirement = Requirement(text)
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in NOT_LOCKED:
            continue
        if name not in locked:
            found.append(f"{text}: not in the lock")
        elif not all(requirement.specifier.contains(version) for version in locked[name]):
            found.append(f"{text}: the lock has {', '.join(locked[name])}")
    return found


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        write()
    wrong = mistakes()
    if wrong:
        sys.exit("requirements.lock is not in step (run `make lock`):\n  " + "\n  ".join(wrong))
    print("requirements.lock is in step with pyproject.toml")
