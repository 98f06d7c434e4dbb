"""A package is taken in again by the program itself, without what it says of itself and the shapes it brings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from wardgraph.export.formats import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from checkouts import Checkout


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("scope", [[], ["--ward", "98001"]], ids=["all", "ward"])
def test_no_fact_is_added_or_lost_where_it_comes_from(
    small: Checkout, tmp_path: Path, form: str, scope: list[str]
) -> None:
    target = tmp_path / f"package.{FORMATS[form].suffix}"
    made = small.run("--quiet", "export", *scope, "--format", form, "-o", target)
    assert made.returncode == 0, made.stderr
    done = small.run("--quiet", "import", "--dry-run", "--json", target)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["problems"] == []
    assert said["sources"]
    for source in said["sources"]:
        assert source["added"] == source["removed"] == []
