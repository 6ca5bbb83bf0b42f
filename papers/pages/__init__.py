"""What pages about papers show: frozen dataclasses of ready texts, numbers and addresses, made from selected rows."""
