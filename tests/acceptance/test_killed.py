"""Killed at any moment: what was in the folder is there, nothing half-written is, and the next run cleans up."""

import random
import signal

import pytest

from tests.faults.deaths import dying_at
from tests.faults.kills import COMMANDS, Killed, contents, prepared

STEPS = {
    "the lock being taken": ("open", 1),
    "the report being written": ("os.chmod", 1),
    "the figures being written": ("os.chmod", 2),
    "the report before being copied": ("os.rename", 1),
    "the figures before being copied": ("os.rename", 2),
    "the report being put in its place": ("os.rename", 2),  # its copy is that of the run before
    "the figures being put in their place": ("os.rename", 2),  # so is theirs
}
"""Each is killed before it does something for the so manieth time with a file in the folder."""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    return prepared(tmp_path_factory.mktemp("killed"))


def it_loses_nothing_and_leaves_nothing_half_written_when_it_is_killed_at_a_step_of_saving(killed: Killed) -> None:
    """Each run clears what the one before has left, until one comes to its end."""
    for name, (step, time) in STEPS.items():
        env = dying_at(killed.temporary.parent, step, time, inside=killed.out)
        before = contents(killed.out)
        assert killed.run(*COMMANDS["build"], env=env) == -signal.SIGKILL, name
        killed.look(before)
    copies = [name for name in contents(killed.out) if name.startswith("previous/")]
    assert len(copies) == 2, "of the report and its figures, however often it was killed before replacing them"
    killed.check_cleared()


def it_loses_nothing_when_it_is_killed_at_random(killed: Killed) -> None:
    chance = random.Random(7)
    commands = ("build on", "refresh", "finalise", "inspect", "batch")
    were_killed = [killed.kill(COMMANDS[name], chance.uniform(0.2, 1.2)) for name in commands]
    assert any(were_killed)
    killed.check_cleared()
