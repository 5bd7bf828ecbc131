import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLogMiddleware(RequestMiddleware):
    """Log each request by its path alone: what people search for are names and addresses.

    The request keeps the `request_id` of its lines in the log, for the answers that tell it.
    """

    def prepare(self, request: HttpRequest) -> None:
        super().prepare(request)
        bound = structlog.contextvars.get_contextvars()
        request.request_id = bound["request_id"]  # type: ignore[attr-defined]

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"
