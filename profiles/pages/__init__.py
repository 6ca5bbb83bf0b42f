"""What pages about people show: frozen dataclasses of ready texts, numbers and addresses."""
