"""How often a backend is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Intervals:
    """Seconds between the end of one ask and the start of the next, and limits of them.

    `idle_s` when nothing runs, `busy_s` while an operation or a task does. After a failure the first retry comes after
    `first_retry_s`, each next one after twice as long, up to `longest_retry_s`; all shortened by up to a half, at
    random, so that consoles that lost one server together don't come back together. `whole_s`: the cheap probe's word
    is taken for no longer. `busy_share`: while something runs everything is fetched as often as this share of the time
    allows, so that a dump that takes 0.1 s is fetched each second and one that takes 2 s every 20 s.
    """

    idle_s: float = 10.0
    busy_s: float = 1.0
    whole_s: float = 60.0
    first_retry_s: float = 2.0
    longest_retry_s: float = 60.0
    busy_share: float = 0.1

    def retry_s(self, failures: int, jitter: float) -> float:
        """Give the pause after so many failures in a row, one or more; `jitter` is 0.0 to 1.0."""
        longest = min(self.longest_retry_s, self.first_retry_s * 2.0 ** min(failures - 1, 30))
        return longest * (0.5 + 0.5 * jitter)
