"""`make reset`: removes the data of `make run`, wherever they lie, so that the next start begins afresh."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from pathlib import Path

import config
from wagecase.embedded import StartFault, place, process
from wagecase.embedded.home import Home


def reset(store: Path = place.ROOT_FOLDER) -> None:
    """Remove them from the home, and from the servers' folder that root has elsewhere; a running copy is a fault.

    A home without a state file was not made by `make run`: it may be production's, and nothing in it is touched. What
    lies elsewhere goes even where somebody has removed the home by hand, for nobody has the keys of those data.
    """
    home = Home(config.home_folder())
    elsewhere, ours = place.outside(home.folder, store), home.state_file.exists()
    found = [str(folder) for folder in (home.folder if ours else None, elsewhere) if folder]
    if not found:
        raise StartFault(f"There are no data of make run in {home.folder}.")
    with home.locked() if ours else nullcontext():
        process.stop_leftover_children(home.children_file)
        if elsewhere:
            shutil.rmtree(elsewhere)
        if ours:
            home.clear()
    print(f"Removed the data in {' and '.join(found)}.")
