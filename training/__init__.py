"""How the shipped pipeline is trained and measured; not imported by the application."""
