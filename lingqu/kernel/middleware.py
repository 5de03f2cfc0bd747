"""Give every request an identifier that the audit log and the answer carry."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lingqu.kernel.context import CURRENT, RequestContext, client_address, network_of

__all__ = ["request_context"]


def request_context(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set the context for the time of one request and send `X-Request-ID` back.

    An identifier sent by the client is not used: it would let him write into the log."""

    def answer(request: HttpRequest) -> HttpResponse:
        address = client_address(
            request.META, behind_proxy=settings.SECURE_PROXY_SSL_HEADER is not None
        )
        context = RequestContext(
            request_id=uuid.uuid4().hex, address=address, network=network_of(address)
        )
        token = CURRENT.set(context)
        try:
            response = get_response(request)
        finally:
            CURRENT.reset(token)
        response["X-Request-ID"] = context.request_id
        return response

    return answer
