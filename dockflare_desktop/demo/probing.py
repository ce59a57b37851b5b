"""The port Probe of the demo: what the sample containers would answer."""

from dockflare_desktop.core.doctor.facts import Computer, Knock, TargetCertificate
from dockflare_desktop.demo.samples import SampleEngine

_FREE = 48_000_000_000  # bytes


class DemoProbe:
    """Asks the samples instead of the network."""

    def __init__(self, engine: SampleEngine) -> None:
        self._engine = engine

    async def knock(self, host: str, port: int) -> Knock:
        """A sample listens on the port that it shows; everything else of the made-up house answers."""
        found = self._engine.at(host)
        if found is None:
            return Knock.OPEN
        return Knock.OPEN if any(each.private == port for each in found.ports) else Knock.REFUSED

    async def certificate(self, _host: str, _port: int, _name: str) -> TargetCertificate:
        """Nothing in the house has a certificate that is checked."""
        return TargetCertificate()

    async def computer(self) -> Computer:
        """A computer as it should be; the keyring is not touched (H30)."""
        return Computer(_FREE, tray=True, notifications=True, keyring="demo")
