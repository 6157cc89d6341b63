"""Every page of a register, read as whoever counts reads it."""

from msgspec import structs

from trunkline_model.capabilities.document_register import (
    DocumentRegister,
    ListDocuments,
    RegisteredDocument,
)


async def listed(
    register: DocumentRegister, request: ListDocuments
) -> dict[str, RegisteredDocument]:
    """Read every page; a document that comes twice must be the same."""
    found: dict[str, RegisteredDocument] = {}
    while True:
        page = await register.list_documents(request)
        for one in page.documents:
            assert found.setdefault(one.document_id, one) == one
        if not page.next_cursor:
            return found
        request = structs.replace(request, cursor=page.next_cursor)
