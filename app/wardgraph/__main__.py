"""`python -m wardgraph` is the `wardgraph` command."""

from __future__ import annotations

import sys

from wardgraph.cli import main

sys.exit(main())
