"""By what an SSH server is recognised."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HostKey:
    """A server's public key as it was shown to us.

    `host` and `port` are those by which it is looked up in files of known hosts. `type` is such as `ssh-ed25519`;
    `public` is the key in base64, as in those files; `fingerprint` is as `ssh-keygen -l` prints it: `SHA256:...`.
    """

    host: str
    port: int
    type: str
    public: str
    fingerprint: str

    @property
    def place(self) -> str:
        """Give the host as files of known hosts name it: `host`, or `[host]:port`."""
        return self.host if self.port == 22 else f"[{self.host}]:{self.port}"
