"""Running PostgreSQL where it would refuse: as root, or as a user the machine has no name for.

Nothing is added to the machine and nothing outside the data folder changes hands.
"""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from config.embedded.places import EmbeddedError


def prefix_for(folder: Path, *, program: Path) -> list[str]:
    """The words to put before PostgreSQL's commands; `folder` (its data) is given to the user it will run as."""
    if os.geteuid() != 0 and _named(os.geteuid()):
        return []
    for prefix, owner in _candidates(folder):
        if _works(prefix, program=program):
            _give(folder, owner=owner)
            return prefix
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this machine allows neither unshare nor setpriv: "
        "run as an ordinary user, or set DATABASE_URL."
    )


def _named(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _ordinary_user() -> int:
    """The number of a user other than root that the machine has a name for: initdb looks it up."""
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return next((user.pw_uid for user in pwd.getpwall() if user.pw_uid), 0)


def _candidates(folder: Path) -> list[tuple[list[str], int]]:
    """(prefix, owner of the files as the machine sees it), the gentlest first."""
    user = _ordinary_user()
    found = []
    if user and (unshare := shutil.which("unshare")):
        namespace = [unshare, "--user", f"--map-user={user}", f"--map-group={user}", "--"]
        found.append((namespace, os.geteuid()))
    if user and os.geteuid() == 0 and (setpriv := shutil.which("setpriv")):
        owner = (folder.exists() and folder.stat().st_uid) or user
        # Changing user clears the death signal unless it is kept; the one capability lets it pass our 0700 folders.
        group = f"--regid={owner}"
        capability = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        found.append(
            ([setpriv, f"--reuid={owner}", group, "--clear-groups", *capability, "--pdeathsig=keep", "--"], owner)
        )
    return found


def _works(prefix: list[str], *, program: Path) -> bool:
    """Try it for what PostgreSQL needs: not to be root in its own eyes, and to run its own program."""
    script = 'test "$(id -u)" != 0 && exec "$0" --version'
    tried = subprocess.run([*prefix, "/bin/sh", "-c", script, str(program)], capture_output=True, check=False)
    return tried.returncode == 0


def _give(folder: Path, *, owner: int) -> None:
    if not folder.exists() or folder.stat().st_uid == owner:
        return
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner, -1, follow_symlinks=False)
