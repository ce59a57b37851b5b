"""What follows from an AppStatus."""

from dockflare_desktop.core.model import EngineState
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.status import AppStatus, CloudflareView, EngineView, Health, TokenState

FINE = AppStatus(
    engines=(EngineView("engine-1", "nas-01", "unix:///run/nas.sock", EngineState.WATCHING),),
    cloudflare=CloudflareView(token=TokenState.ACCEPTED, reachable=True),
)


def with_problem(code: ProblemCode) -> AppStatus:
    return AppStatus(
        engines=FINE.engines, cloudflare=FINE.cloudflare, problems=(Problem(code, "dockflare", Effect.WARNING),)
    )


def test_a_tunnel_that_visitors_do_not_get_through_wants_attention() -> None:
    assert FINE.health is Health.OK
    assert with_problem(ProblemCode.NO_CONNECTOR).health is Health.ATTENTION
    assert with_problem(ProblemCode.CONNECTOR_BEHIND).health is Health.OK  # it catches up by itself
