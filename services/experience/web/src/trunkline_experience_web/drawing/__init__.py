"""Pictures, made here as SVG from what processes say of themselves."""
