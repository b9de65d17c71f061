"""What a row of the matrix is: a trouble, when it begins and how it ends."""


class Fault:
    """Each method is one moment of a scenario (see scenario.py); a row overrides those that it needs."""

    # What the row may add to a build, in seconds: a bound that the documentation gives, or what the row itself waits.
    seconds = 2.0
    # The daemon is killed, or cannot remove what it was writing: it stays under a temporary name in the cache for an hour.
    leaves_temporary = False
    # Clients are killed or interrupted: that build fails as it would without a cache, and is repeated.
    kills_clients = False
    # Said about itself by the row, in the table of `--list`.
    about = ""

    def variables(self, desk):
        """Variables of everything that is started."""
        return {}

    def prepare(self, desk):
        """The cache has been filled; no daemon runs."""

    def meanwhile(self, build):
        """Beside the build, in a thread of its own: `build.wait_for(done)` tells how far it is."""

    def end(self, desk):
        """The trouble is over; nothing of it may be left."""


class Nothing(Fault):
    about = "no trouble in this dimension"
