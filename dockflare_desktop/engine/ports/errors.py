"""How the outside fails."""

from dockflare_desktop.core.problem import Problem


class OutsideError(Exception):
    """The outside failed. `ambiguous`: a write may have taken effect, so it must be read before it is repeated.
    `retry_after` is in seconds, as the far end asked; `status` and `code` are Cloudflare's where it answered."""

    def __init__(
        self,
        problem: Problem,
        *,
        ambiguous: bool = False,
        retry_after: float | None = None,
        status: int = 0,
        code: int = 0,
    ) -> None:
        super().__init__(problem.code, problem.subject, problem.detail)
        self.problem = problem
        self.ambiguous = ambiguous
        self.retry_after = retry_after
        self.status = status
        self.code = code
