"""The rules of EN 16931 for UBL, as published; see NOTICE.md."""
