"""The process: channels to the processes behind, the identity provider, then the pages in front."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline_kit.http import http_client
from trunkline_kit.process import run_service
from trunkline_kit.settings import load
from trunkline_kit.web import http_server

from .app import build_app
from .clients import open_ports
from .provider import Provider
from .settings import Settings

PROVIDER_S = 5.0


def main() -> None:
    """Run until told to stop; exits with a sentence when a setting is wrong."""
    settings = load(Settings)

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        async with open_ports(settings) as ports, http_client(timeout_s=PROVIDER_S) as http:
            app = build_app(settings, ports, Provider(http, settings))
            async with http_server(app, settings.http_port, settings.http_host):
                yield

    run_service("experience-web", life, log_level=settings.log_level, otlp_url=settings.otlp_url)
