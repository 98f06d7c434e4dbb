"""The process that serves the pages: Streamlit's own command, on a path of modules that stays as it is."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Run Streamlit's command with the arguments of this process.

    For every page Streamlit puts the folder of the script first on the path of modules, unless it is there, and
    takes it away again: our short module names would hide others, and what another thread imports just then may not
    be found. So it is there, at the end.
    """
    from streamlit.web.cli import main as streamlit

    sys.path.append(str(Path(__file__).resolve().parent))
    streamlit(prog_name="streamlit")


if __name__ == "__main__":
    main()
