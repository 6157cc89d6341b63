"""Where an ERP sandbox runs, and with what it is started again."""

from msgspec import Struct

from trunkline_sandbox_erp.settings import Settings


class ErpSandbox(Struct, frozen=True):
    """One sandbox of a test."""

    settings: Settings

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.settings.grpc_port}"

    @property
    def control_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.http_port}/_sandbox"
